import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * A folder for what one call writes in the module's own container: below its working directory, from where the engine can
 * take a file back. The engine keeps a function's container for a while, so that it goes away at the end of the call.
 */
export class Scratch implements AsyncDisposable {
  #folder: Promise<string> | undefined;
  #count = 0;

  /** A path that nobody has yet. */
  async path(name: string): Promise<string> {
    this.#folder ??= mkdtemp("container-publisher-");
    return join(await this.#folder, `${this.#count++}-${name}`);
  }

  /** That it could not be removed is not worth losing a result or an error for. */
  async [Symbol.asyncDispose](): Promise<void> {
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
