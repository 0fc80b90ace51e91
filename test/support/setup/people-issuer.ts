import { exportJWK, generateKeyPair } from "jose";
import Provider from "oidc-provider";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The client that a zot is at the issuer. */
export const CLIENT = { id: "zot", secret: "client-s3cret" } as const;

/** Who may log in, and in which groups each is. */
export type People = Readonly<Record<string, readonly string[]>>;

/** An OpenID provider (panva's oidc-provider) on loopback, where people log in by their names alone. */
export class PeopleIssuer implements AsyncDisposable {
  private constructor(
    readonly server: Server,
    readonly url: string,
  ) {}

  static async start(redirectUri: string, people: People): Promise<PeopleIssuer> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const provider = await providerAt(url, redirectUri, people);
    const answer = provider.callback();
    server.on("request", (request, response) => void answer(request, response));
    return new PeopleIssuer(server, url);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }
}

async function providerAt(url: string, redirectUri: string, people: People): Promise<Provider> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const provider = new Provider(url, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri], token_endpoint_auth_method: "client_secret_basic" }],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: "people", use: "sig", alg: "RS256" }] },
    cookies: { keys: ["cookie-key"] },
    claims: { openid: ["sub"], email: ["email"], profile: ["preferred_username", "groups"] },
    // As Authentik has it: all in the ID token, and no proof key that zot does not send.
    conformIdTokenClaims: false,
    pkce: { required: () => false },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/login/${uid}` },
    renderError: (context) => {
      context.body = "refused";
    },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    findAccount: (_, name) => Promise.resolve(people[name] === undefined ? undefined : { accountId: name, claims: () => Promise.resolve({ sub: `id-of-${name}`, email: `${name}@example.org`, preferred_username: name, groups: [...(people[name] ?? [])] }) }),
  });
  provider.use(async (context, next) => {
    if (!context.path.startsWith("/login/")) {
      await next();
      return;
    }
    const { params, session, grantId } = await provider.interactionDetails(context.req, context.res);
    const name = session?.accountId ?? context.get("x-person");
    const grant = (grantId === undefined ? undefined : await provider.Grant.find(grantId)) ?? new provider.Grant({ accountId: name, clientId: CLIENT.id });
    grant.addOIDCScope(String(params["scope"]));
    await provider.interactionFinished(context.req, context.res, { login: { accountId: name }, consent: { grantId: await grant.save() } });
    context.respond = false;
  });
  return provider;
}
