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
const ISSUER = "container-publish rehearsal";
const SERVICE = "rehearsal-registry";

/** Starts it on loopback: anybody gets `pull`, the one user gets all that it asks for, a wrong password gets 401. */
export async function startTokenServer(user: TokenServerUser): Promise<TokenServer> {
  const { cert, private: key } = await generate([{ name: "commonName", value: ISSUER }], { keyType: "ec", curve: "P-256" });
  const privateKey = await importPKCS8(key, "ES256");
  const x5c = [cert.replace(/-----[A-Z ]+-----|\s/g, "")];

  const app = new Hono();
  app.use("/token", when("authorization", basicAuth({ username: user.username, password: user.password, realm: ISSUER })));
  app.get("/token", async (context) => {
    const known = context.req.header("authorization") !== undefined;
    const access = (context.req.queries("scope") ?? []).map((scope) => granted(scope, known));
    const token = await new SignJWT({ access })
      .setProtectedHeader({ alg: "ES256", typ: "JWT", x5c })
      .setIssuer(ISSUER)
      .setAudience(SERVICE)
      .setSubject(known ? user.username : "")
      .setJti(randomUUID())
      .setIssuedAt()
      .setNotBefore("-10s")
      .setExpirationTime(`${LIFETIME_S}s`)
      .sign(privateKey);
    return context.json({ token, expires_in: LIFETIME_S });
  });

  const server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    realm: `http://127.0.0.1:${port}/token`,
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

/** `repository:<name>:<actions>`: the name may hold a colon, for a registry with a port, so the ends are cut off. */
function granted(scope: string, known: boolean): { type: string; name: string; actions: string[] } {
  const type = scope.slice(0, scope.indexOf(":"));
  const actions = scope.slice(scope.lastIndexOf(":") + 1).split(",");
  const name = scope.slice(type.length + 1, scope.lastIndexOf(":"));
  return { type, name, actions: known ? actions : actions.filter((action) => action === "pull") };
}
