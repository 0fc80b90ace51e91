import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import type { IncomingMessage, ServerResponse } from "node:http";
import { LoopbackServer } from "../keys/loopback-server.js";

/** What a job's token says: the branch is what zot's rules look at. */
export interface JobClaims {
  readonly sub?: string;
  readonly audience?: string;
  readonly ref?: string;
  readonly repository?: string;
  /** In seconds from now. */
  readonly lifetime?: number;
  readonly notBefore?: number;
}

export const REQUEST_TOKEN = "request-token-of-the-job";

/**
 * A forge: the issuer of ID tokens, with its keys, and the endpoint at which a job asks for one. What each job's token says
 * is for the test to say; without that the last one says it again.
 */
export class Forge extends LoopbackServer {
  /** The claims of the tokens to come, and how often one was asked for. */
  readonly next: JobClaims[] = [];
  asked = 0;
  #last: JobClaims = {};

  private constructor(
    readonly key: CryptoKey,
    readonly jwk: JWK,
  ) {
    super();
  }

  static async start(): Promise<Forge> {
    const { privateKey, publicKey } = await generateKeyPair("RS256");
    return new Forge(privateKey, { ...(await exportJWK(publicKey)), kid: "1", alg: "RS256", use: "sig" }).listen();
  }

  get issuer(): string {
    return `http://${this.host}`;
  }

  /** What a job finds in its environment. */
  get environment(): Record<string, string> {
    return { ACTIONS_ID_TOKEN_REQUEST_URL: `${this.issuer}/idtoken?api-version=2.0`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: REQUEST_TOKEN };
  }

  async sign({ sub = "repo:my-org/my-repo:ref:refs/heads/main", audience = "zot", ref = "refs/heads/main", repository = "my-org/my-repo", lifetime = 300, notBefore }: JobClaims = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const token = new SignJWT({ ref, repository }).setProtectedHeader({ alg: "RS256", kid: "1" }).setIssuer(this.issuer).setSubject(sub).setAudience(audience);
    if (notBefore !== undefined) token.setNotBefore(now + notBefore);
    return token.setIssuedAt(now).setExpirationTime(now + lifetime).sign(this.key);
  }

  protected async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "", this.issuer);
    const json = (body: object) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (pathname === "/.well-known/openid-configuration") {
      return void json({ issuer: this.issuer, jwks_uri: `${this.issuer}/keys`, authorization_endpoint: `${this.issuer}/none`, token_endpoint: `${this.issuer}/none`, id_token_signing_alg_values_supported: ["RS256"], response_types_supported: ["id_token"], subject_types_supported: ["public"] });
    }
    if (pathname === "/keys") return void json({ keys: [this.jwk] });
    if (pathname !== "/idtoken" || request.headers.authorization !== `Bearer ${REQUEST_TOKEN}`) return void response.writeHead(401).end();
    this.asked++;
    this.#last = this.next.shift() ?? this.#last;
    json({ count: 1, value: await this.sign({ audience: searchParams.get("audience") ?? "", ...this.#last }) });
  }
}
