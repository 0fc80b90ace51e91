import sodium from "libsodium-wrappers";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { LoopbackServer } from "./loopback-server.js";

const stored = { forgejo: z.object({ data: z.string() }), github: z.object({ encrypted_value: z.string(), key_id: z.literal("k1") }) };
const MULTIPART_VALUE = /name="value"\r\n\r\n(.*)\r\n--/s;

/** As much of a forge as the secrets (GitLab: variables) of one repository take. Anything else is asked of it in vain. */
export class FakeForge extends LoopbackServer {
  readonly #secrets = new Map<string, string>();
  readonly #box = sodium.crypto_box_keypair();
  readonly unexpected: string[] = [];
  #updated = "";

  private constructor(readonly authorization: string) {
    super();
  }

  static async start(token: string): Promise<FakeForge> {
    await sodium.ready;
    return new FakeForge(token).listen();
  }

  get secret(): string | undefined {
    return this.#secrets.get("ZOT_CI_API_KEY");
  }

  protected async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { authorization, "private-token": ofGitlab } = request.headers;
    const line = `${request.method ?? ""} ${request.url ?? ""}`;
    const isKnown = [`token ${this.authorization}`, `Bearer ${this.authorization}`].includes(authorization ?? "") || ofGitlab === this.authorization;
    const done = isKnown ? this.#done(line, body) : "unexpected";
    if (done === "unexpected") this.unexpected.push(line);
    response.writeHead(done === "kept" ? 204 : typeof done === "string" ? 404 : 200, { "content-type": "application/json" });
    response.end(done === "kept" ? undefined : JSON.stringify(done));
  }

  #done(line: string, body: string): object | "kept" | "absent" | "unexpected" {
    const keep = (value: string): "kept" => {
      this.#secrets.set("ZOT_CI_API_KEY", value);
      this.#updated = new Date().toISOString();
      return "kept";
    };
    switch (line) {
      case "GET /api/v1/repos/my-team/images/actions/secrets?page=1&limit=50":
        return this.secret === undefined ? [] : [{ name: "ZOT_CI_API_KEY" }];
      case "GET /api/v1/repos/my-team/images/actions/secrets?page=2&limit=50":
        return [];
      case "PUT /api/v1/repos/my-team/images/actions/secrets/ZOT_CI_API_KEY":
        return keep(stored.forgejo.parse(JSON.parse(body)).data);
      case "GET /api/v3/repos/my-team/images/actions/secrets/public-key":
        return { key_id: "k1", key: sodium.to_base64(this.#box.publicKey, sodium.base64_variants.ORIGINAL) };
      case "GET /api/v3/repos/my-team/images/actions/secrets/ZOT_CI_API_KEY":
        return this.secret === undefined ? "absent" : { updated_at: this.#updated };
      case "PUT /api/v3/repos/my-team/images/actions/secrets/ZOT_CI_API_KEY":
        return keep(this.#opened(stored.github.parse(JSON.parse(body)).encrypted_value));
      case "PUT /api/v4/projects/7/variables/ZOT_CI_API_KEY?filter%5Benvironment_scope%5D=registry":
        return keep(MULTIPART_VALUE.exec(body)?.[1] ?? "");
      default:
        return "unexpected";
    }
  }

  #opened(sealed: string): string {
    const { publicKey, privateKey } = this.#box;
    return sodium.to_string(sodium.crypto_box_seal_open(sodium.from_base64(sealed, sodium.base64_variants.ORIGINAL), publicKey, privateKey));
  }
}
