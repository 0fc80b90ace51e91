import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Makes a run of the command line write down its own requests, TLS or not, by undici's diagnostics channel. */
export class RequestLog implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async create(): Promise<RequestLog> {
    const log = new RequestLog(await mkdtemp(join(tmpdir(), "request-log-")));
    const script = [
      'import { subscribe } from "node:diagnostics_channel";',
      'import { appendFileSync } from "node:fs";',
      `subscribe("undici:request:create", ({ request }) => appendFileSync(${JSON.stringify(log.#file)}, \`\${request.method} \${request.path}\\n\`));`,
    ];
    await writeFile(log.#script, script.join("\n"));
    return log;
  }

  get environment(): Record<string, string> {
    return { NODE_OPTIONS: `--import=${pathToFileURL(this.#script).href}` };
  }

  /** All requests so far, as `PUT /v2/…`. */
  async requests(): Promise<string[]> {
    return (await readFile(this.#file, "utf8")).split("\n").filter(Boolean);
  }

  get #file(): string {
    return join(this.folder, "requests");
  }

  get #script(): string {
    return join(this.folder, "log.mjs");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
