import type { Confidential } from "../../credentials/confidential.js";

/** One secret of a forge's Actions. No forge shows what one holds, to nobody. */
export interface ForgeSecret {
  /** For a person; no secret is in it. */
  readonly name: string;
  /** Throws where it could not be set. */
  prepare(): Promise<void>;
  /** What is shown of it; undefined where there is none. */
  look(): Promise<ShownSecret | undefined>;
  put(value: Confidential): Promise<void>;
}

export interface ShownSecret {
  /** When it was set last, as the forge writes it; undefined where it tells only that it is there. */
  readonly updated: string | undefined;
}
