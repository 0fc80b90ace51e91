import { serve } from "@hono/node-server";
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { TOKEN, type MarkedSecret } from "../marked-secret.js";

/**
 * How it asks who somebody is: HTTP Basic, or tokens for Basic or, by OAuth2, for an identity token; or not at all, and
 * takes an ID token as it is.
 */
export type FakeAuth = "basic" | "token" | "id-token";

/** What a test's registry says instead of the right thing; undefined leaves the answer to it. `line` is such as `GET /v2/`. */
export type Interference = (line: string, request: Request, registry: FakeRegistry) => Response | Promise<Response> | undefined;

/** A registry in memory that knows one user, speaks enough of the distribution spec for skopeo, and lies where it is told to. */
export class FakeRegistry implements AsyncDisposable {
  /** What was uploaded: blobs by digest, manifests with their media type as `team/app:v1` and `team/app@sha256:…`. */
  readonly blobs = new Map<string, Buffer>();
  readonly manifests = new Map<string, { bytes: Buffer; type: string }>();
  readonly #server: ReturnType<typeof serve>;
  /** Where it says that its token service is; at its own address where nothing is said. */
  realmHost: string | undefined;
  readonly #uploads = new Map<string, Buffer>();
  #opened = 0;

  private constructor(
    readonly secret: MarkedSecret,
    readonly auth: FakeAuth,
    readonly interfere: Interference,
  ) {
    this.#server = serve({ fetch: (request) => this.#answer(request), hostname: "127.0.0.1", port: 0 });
  }

  static async start(secret: MarkedSecret, auth: FakeAuth, interfere: Interference = () => undefined): Promise<FakeRegistry> {
    const registry = new FakeRegistry(secret, auth, interfere);
    await once(registry.#server, "listening");
    return registry;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    if ("closeAllConnections" in this.#server) this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const lie = this.interfere(`${request.method} ${pathname}${search}`, request, this);
    if (lie !== undefined) return lie;
    if (pathname === "/token") return this.#token(request);
    const expected = { basic: this.secret.basic, token: `Bearer ${TOKEN.password}`, "id-token": `Bearer ${this.secret.password}` }[this.auth];
    if (request.headers.get("authorization") !== expected) return this.#unauthorized();
    return this.#serve(request, pathname);
  }

  #unauthorized(): Response {
    if (this.auth === "id-token") return new Response(null, { status: 401 });
    const challenge = this.auth === "basic" ? 'Basic realm="fake"' : `Bearer realm="http://${this.realmHost ?? this.host}/token",service="fake"`;
    return new Response(null, { status: 401, headers: { "www-authenticate": challenge } });
  }

  async #token(request: Request): Promise<Response> {
    // Anybody gets a token, by which nothing is allowed.
    if (request.method === "GET" && !request.headers.has("authorization")) return Response.json({ token: "of-nobody" });
    const form = request.method === "POST" ? new URLSearchParams(await request.text()) : undefined;
    const known = form ? form.get("refresh_token") === this.secret.password : request.headers.get("authorization") === this.secret.basic;
    return known ? Response.json(form ? { access_token: TOKEN.password } : { token: TOKEN.password }) : Response.json({ error: "invalid_grant" }, { status: form ? 400 : 401 });
  }

  async #serve(request: Request, path: string): Promise<Response> {
    const [, repository = "", kind = "", name = ""] = /^\/v2\/(.*)\/(blobs|manifests|tags)\/(.*)$/.exec(path) ?? [];
    if (path === "/v2/") return Response.json({});
    if (kind === "tags") return this.#listed(`${repository}:`);
    if (kind === "manifests") return request.method === "PUT" ? this.#putManifest(request, repository, name) : this.#manifest(key(repository, name));
    if (kind === "blobs") return name.startsWith("uploads/") ? this.#uploaded(request, path) : this.#blob(name);
    return missing("NAME_UNKNOWN");
  }

  #listed(start: string): Response {
    const tags = [...this.manifests.keys()].filter((each) => each.startsWith(start)).map((each) => each.slice(start.length));
    return tags.length === 0 ? missing("NAME_UNKNOWN") : Response.json({ tags });
  }

  async #uploaded(request: Request, path: string): Promise<Response> {
    const bytes = Buffer.from(await request.arrayBuffer());
    if (request.method === "POST") return new Response(null, { status: 202, headers: { location: `${path}${++this.#opened}` } });
    const content = Buffer.concat([this.#uploads.get(path) ?? Buffer.alloc(0), bytes]);
    this.#uploads.set(path, content);
    if (request.method === "PATCH") return new Response(null, { status: 202, headers: { location: path, range: `0-${content.length - 1}` } });
    this.blobs.set(digestOf(content), content);
    return new Response(null, { status: 201, headers: { location: path } });
  }

  async #putManifest(request: Request, repository: string, name: string): Promise<Response> {
    const bytes = Buffer.from(await request.arrayBuffer());
    const { config } = JSON.parse(bytes.toString()) as { config?: { digest: string } };
    // An index has none.
    if (config && !this.blobs.has(config.digest)) return Response.json({ errors: [{ code: "MANIFEST_BLOB_UNKNOWN" }] }, { status: 400 });
    const held = { bytes, type: request.headers.get("content-type") ?? "" };
    this.manifests.set(key(repository, name), held).set(key(repository, digestOf(bytes)), held);
    return new Response(null, { status: 201, headers: { "docker-content-digest": digestOf(bytes) } });
  }

  #manifest(which: string): Response {
    const held = this.manifests.get(which);
    return held ? new Response(new Uint8Array(held.bytes), { headers: { "content-type": held.type, "docker-content-digest": digestOf(held.bytes) } }) : missing("MANIFEST_UNKNOWN");
  }

  #blob(digest: string): Response {
    const bytes = this.blobs.get(digest);
    return bytes ? new Response(new Uint8Array(bytes)) : missing("BLOB_UNKNOWN");
  }
}

function missing(code: string): Response {
  return Response.json({ errors: [{ code }] }, { status: 404 });
}

function key(repository: string, name: string): string {
  return `${repository}${name.startsWith("sha256:") ? "@" : ":"}${name}`;
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
