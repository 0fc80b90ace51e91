import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { LoopbackServer } from "../keys/loopback-server.js";

/** What an identity of a test has, and what it is let see. */
export interface InfisicalScene {
  /** What it logs in by, or its token itself. */
  readonly token: string;
  readonly clientSecret?: string;
  readonly jobToken?: string;
  /** The secrets of the folder /registry of the environment prod, by their names. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Whether it may read whatever there is. */
  readonly wide?: boolean;
  /** Answers in the place of this server where it returns something. */
  readonly lie?: ((line: string, body: string) => { status: number; body: string; headers?: Record<string, string> } | undefined) | undefined;
}

/** The project, and where in it the login is: as options and as arguments have it. */
export const PLACE = { projectId: "proj-1", environment: "prod", path: "/registry", usernameSecret: "REG_USER", passwordSecret: "REG_PASSWORD" };

/** As much of an Infisical as reading two secrets takes. What else it is asked is a surprise, which `verify` tells. */
export class FakeInfisical extends LoopbackServer {
  readonly asked: string[] = [];
  readonly #surprises: string[] = [];

  private constructor(readonly scene: InfisicalScene) {
    super();
  }

  static start(scene: InfisicalScene): Promise<FakeInfisical> {
    return new FakeInfisical(scene).listen();
  }

  get url(): string {
    return `http://${this.host}`;
  }

  /** Throws where something was asked that nobody should ask. */
  verify(): void {
    if (this.#surprises.length > 0) throw new Error(`an Infisical was asked: ${this.#surprises.join("; ")}`);
  }

  protected async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const line = `${request.method ?? ""} ${request.url ?? ""}`;
    this.asked.push(line);
    const reply = (status: number, document: object) => void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(document));
    const lie = this.scene.lie?.(line, body);
    if (lie) return void response.writeHead(lie.status, lie.headers).end(lie.body);
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://infisical");
    if (pathname.endsWith("/login") && request.method === "POST") return this.#login(body, reply);
    if (request.headers.authorization !== `Bearer ${this.scene.token}`) return reply(403, { statusCode: 403, error: "TokenError", message: "The provided access token is malformed." });
    if (pathname === `/api/v1/projects/${PLACE.projectId}`) return reply(200, { project: { environments: [{ slug: "dev" }, { slug: "prod" }] } });
    if (pathname === "/api/v4/secrets" && searchParams.get("viewSecretValue") === "false") return this.#list(searchParams, reply);
    const [, name] = /^\/api\/v4\/secrets\/([^/]+)$/.exec(pathname) ?? [];
    if (name !== undefined && searchParams.get("projectId") === PLACE.projectId) return this.#secret(decodeURIComponent(name), searchParams, reply);
    this.#surprises.push(line);
    return reply(418, { message: "not expected" });
  }

  #login(body: string, reply: (status: number, document: object) => void): void {
    const { clientSecret, jwt } = JSON.parse(body) as { clientSecret?: string; jwt?: string };
    const isKnown = (clientSecret !== undefined && clientSecret === this.scene.clientSecret) || (jwt !== undefined && jwt === this.scene.jobToken);
    reply(isKnown ? 200 : 401, isKnown ? { accessToken: this.scene.token, expiresIn: 60, tokenType: "Bearer" } : { message: "Invalid credentials", error: "UnauthorizedError" });
  }

  #list(query: URLSearchParams, reply: (status: number, document: object) => void): void {
    const isHere = query.get("environment") === PLACE.environment && (query.get("secretPath") === PLACE.path || query.get("recursive") === "true");
    const names = isHere ? [PLACE.usernameSecret, PLACE.passwordSecret, ...(this.scene.wide ? ["OTHER"] : [])] : [];
    reply(200, { secrets: names.map((secretKey) => ({ secretKey, environment: PLACE.environment, secretPath: PLACE.path, secretValue: "<hidden-by-infisical>", secretValueHidden: true })), imports: [] });
  }

  #secret(name: string, query: URLSearchParams, reply: (status: number, document: object) => void): void {
    const [environment, path] = [query.get("environment"), query.get("secretPath")];
    const isHere = environment === PLACE.environment && path === PLACE.path;
    const isOurs = name === PLACE.usernameSecret || name === PLACE.passwordSecret;
    if (!(isHere && isOurs) && !this.scene.wide) return reply(403, { statusCode: 403, message: "You are not allowed to describeSecret on secrets", error: "PermissionDenied" });
    const value = isHere ? this.scene.secrets[name] : undefined;
    if (value === undefined) return reply(404, { statusCode: 404, message: `Secret with name '${name}' not found`, error: "NotFound" });
    return reply(200, { secret: { id: "s-1", workspace: PLACE.projectId, environment, secretPath: path, version: 1, type: "shared", secretKey: name, secretValue: value, secretValueHidden: false } });
  }
}
