import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import type { IncomingMessage, ServerResponse } from "node:http";
import { LoopbackServer } from "../keys/loopback-server.js";

/** A forge that signs ID tokens of its CI jobs. */
export class JobsIssuer extends LoopbackServer {
  private constructor(
    readonly key: CryptoKey,
    readonly published: JWK,
  ) {
    super();
  }

  static async start(): Promise<JobsIssuer> {
    const { privateKey, publicKey } = await generateKeyPair("RS256");
    return new JobsIssuer(privateKey, { ...(await exportJWK(publicKey)), kid: "jobs", use: "sig", alg: "RS256" }).listen();
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** An ID token as GitHub's and Forgejo's jobs get it. */
  token(claims: Readonly<Record<string, unknown>>, { audience = "zot", seconds = 300, issuer = this.url } = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ sub: "job", ...claims }).setProtectedHeader({ alg: "RS256", kid: "jobs" }).setIssuer(issuer).setAudience(audience).setIssuedAt(now - 600).setExpirationTime(now + seconds).sign(this.key);
  }

  protected answer({ url }: IncomingMessage, response: ServerResponse): Promise<void> {
    const documents: Readonly<Record<string, object>> = {
      "/.well-known/openid-configuration": { issuer: this.url, jwks_uri: `${this.url}/keys`, authorization_endpoint: `${this.url}/none`, token_endpoint: `${this.url}/none`, response_types_supported: ["id_token"], subject_types_supported: ["public"], id_token_signing_alg_values_supported: ["RS256"] },
      "/keys": { keys: [this.published] },
    };
    const found = documents[url ?? ""];
    response.writeHead(found ? 200 : 404, { "content-type": "application/json" }).end(JSON.stringify(found ?? {}));
    return Promise.resolve();
  }
}
