import type { Confidential } from "../../credentials/confidential.js";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { ForgeSecret, ShownSecret } from "../../services/forges/forge-secret.js";
import type { KeyReceiver } from "./receiver.js";

/** A secret of a forge's Actions as the receiver of a key. Nobody can read it back; but that it changed may be seen. */
export class ForgeReceiver implements KeyReceiver {
  readonly name: string;
  #before: ShownSecret | undefined;
  #stored: ShownSecret | undefined;

  constructor(readonly secret: ForgeSecret) {
    this.name = secret.name;
  }

  get replaces(): boolean {
    return this.#before !== undefined;
  }

  async prepare(): Promise<void> {
    await this.secret.prepare();
    this.#before = await this.secret.look();
  }

  async store(key: Confidential): Promise<void> {
    this.#stored = undefined;
    await this.secret.put(key);
  }

  /** Throws where the forge shows that it holds something else: no such secret, the one from before, or a later one. */
  async readBack(): Promise<undefined> {
    const now = await this.secret.look();
    if (!now) throw differs(own`${this.name} was set, and is not there`, own`Look at what answers at that URL, and who else may delete it`);
    if (now.updated !== undefined && now.updated === this.#before?.updated) throw differs(own`${this.name} was set, and is as it was before (${now.updated})`, own`Look at what answers at that URL`);
    if (this.#stored && now.updated !== this.#stored.updated) throw differs(own`${this.name} was set once more by somebody else (${now.updated ?? ""})`, own`Look at what else writes there`);
    this.#stored = now;
  }
}

function differs(what: string, remedy: string): PublishError {
  return new PublishError("RESPONSE_INVALID", what, remedy);
}
