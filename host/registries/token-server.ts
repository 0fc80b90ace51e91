import { serve } from "@hono/node-server";
import { Hono, type MiddlewareHandler } from "hono";
import { basicAuth } from "hono/basic-auth";
import { importPKCS8, SignJWT } from "jose";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { randomUUID } from "node:crypto";
import { generate } from "selfsigned";

/** A token service after the distribution project's specification (docs/spec/auth/token.md). */
export interface TokenServer extends AsyncDisposable {
  readonly realm: string;
  readonly service: string;
  readonly issuer: string;
  /** PEM certificate whose key signs the tokens: the registry's `rootcertbundle`. */
  readonly certificate: string;
}

export interface TokenServerUser {
  readonly username: string;
  readonly password: string;
}

const LIFETIME_S = 300;
const ISSUER = "container-publisher rehearsal";
const SERVICE = "rehearsal-registry";

/**
 * Starts it on loopback: anybody gets `pull`, the one user gets all that it asks for, a wrong password gets 401. By the
 * OAuth2 form (docs/spec/auth/oauth.md) the password is taken as an identity token, too.
 */
export async function startTokenServer(user: TokenServerUser, name = "127.0.0.1"): Promise<TokenServer> {
  const { cert, private: key } = await generate([{ name: "commonName", value: ISSUER }], { keyType: "ec", curve: "P-256" });
  const privateKey = await importPKCS8(key, "ES256");
  const x5c = [cert.replace(/-----[A-Z ]+-----|\s/g, "")];

  const app = new Hono();
  app.use("/token", when("authorization", basicAuth({ username: user.username, password: user.password, realm: ISSUER })));
  const sign = (access: readonly Access[], subject: string) =>
    new SignJWT({ access })
      .setProtectedHeader({ alg: "ES256", typ: "JWT", x5c })
      .setIssuer(ISSUER)
      .setAudience(SERVICE)
      .setSubject(subject)
      .setJti(randomUUID())
      .setIssuedAt()
      .setNotBefore("-10s")
      .setExpirationTime(`${LIFETIME_S}s`)
      .sign(privateKey);
  app.get("/token", async (context) => {
    const known = context.req.header("authorization") !== undefined;
    const access = (context.req.queries("scope") ?? []).map((scope) => granted(scope, known));
    return context.json({ token: await sign(access, known ? user.username : ""), expires_in: LIFETIME_S });
  });
  app.post("/token", async (context) => {
    const { grant_type: kind, refresh_token: given, scope } = await context.req.parseBody();
    if (kind !== "refresh_token" || given !== user.password) return context.json({ error: "invalid_grant" }, 400);
    const scopes = typeof scope === "string" ? scope.split(" ") : [];
    const token = await sign(scopes.map((each) => granted(each, true)), user.username);
    return context.json({ access_token: token, expires_in: LIFETIME_S, scope: scopes.join(" ") });
  });

  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    realm: `http://${name}:${port}/token`,
    service: SERVICE,
    issuer: ISSUER,
    certificate: cert,
    [Symbol.asyncDispose]: async () => {
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** A middleware for requests that carry a header; others pass. */
function when(header: string, middleware: MiddlewareHandler): MiddlewareHandler {
  return async (context, next) => (context.req.header(header) === undefined ? next() : middleware(context, next));
}

/** What a token allows, as the registry reads it. */
interface Access {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** `repository:<name>:<actions>`: the name may hold a colon, for a registry with a port, so the ends are cut off. */
function granted(scope: string, known: boolean): Access {
  const type = scope.slice(0, scope.indexOf(":"));
  const actions = scope.slice(scope.lastIndexOf(":") + 1).split(",");
  const name = scope.slice(type.length + 1, scope.lastIndexOf(":"));
  return { type, name, actions: known ? actions : actions.filter((action) => action === "pull") };
}
