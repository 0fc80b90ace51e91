import type { Redactor } from "../../redact.js";
import { assertUsable } from "./judgement.js";
import { parseIdToken, type IdToken } from "./id-token.js";
import { OIDC_USER } from "./user.js";

/** What an ID token was taken as, and what time it was where that happened: its times are by that clock. */
export interface TakenToken {
  readonly text: string;
  readonly now: number;
}

/** Where a job's ID token comes from: its forge, a file, a variable. */
export interface IdTokenSource {
  /** For a person, such as `the variable ZOT_ID_TOKEN`. */
  readonly name: string;
  /** Whether it gives another one when it is asked again. */
  readonly lasts: "renewed" | "once";
  take(): Promise<TakenToken>;
}

/** Before its end a token is taken anew: in the last half minute, or in the last fifth of a life that is short. */
const MARGIN_MS = 30_000;
const SHARE = 5;
/** What was made so lately and is refused all the same would be refused again. */
const FRESH_MS = 5000;

interface Held {
  readonly token: IdToken;
  /** How far the clock of those who made it is ahead of ours. */
  readonly ahead: number;
  readonly takenAt: number;
}

/**
 * The ID token of the CI job that runs this. It lives for minutes, and a build takes longer: so it is taken anew where it
 * comes to its end.
 */
export class JobToken {
  #held: Held;
  #fetching: Promise<void> | undefined;
  /** How the registry takes it, as far as that is known: in exchange for another token, or as it is. */
  way: "unknown" | "exchanged" | "as it is" = "unknown";
  /** The subject of the token that was given in exchange, where it has one. */
  takenFor: string | undefined;

  private constructor(
    readonly source: IdTokenSource,
    /** Whom it has to be for; undefined where nobody has said. */
    readonly audience: string | undefined,
    readonly redactor: Redactor,
    held: Held,
  ) {
    this.#held = held;
  }

  /** Takes the first one, and throws where nobody could use it. */
  static async take(source: IdTokenSource, audience: string | undefined, redactor: Redactor): Promise<JobToken> {
    return new JobToken(source, audience, redactor, await taken(source, audience, redactor));
  }

  /** The one that is held now, be it good for much longer or not. */
  get held(): IdToken {
    return this.#held.token;
  }

  /** For how long it is good still, in milliseconds. */
  get leftMs(): number {
    return this.#held.token.expires - (Date.now() + this.#held.ahead);
  }

  /** One that is good for a moment at the least. */
  async current(): Promise<IdToken> {
    if (this.leftMs > this.#margin() || (this.source.lasts === "once" && this.leftMs > 0)) return this.held;
    try {
      await this.#renew();
    } catch (error) {
      // What is left of its life may be enough.
      if (this.leftMs <= 0) throw error;
    }
    return this.held;
  }

  /** After a refusal: takes another one, and says whether it is another. */
  async another(): Promise<boolean> {
    if (this.source.lasts === "once" || Date.now() - this.#held.takenAt < Math.min(FRESH_MS, this.#margin())) return false;
    const before = this.held.text.reveal();
    await this.#renew();
    return this.held.text.reveal() !== before;
  }

  #margin(): number {
    const { token, takenAt, ahead } = this.#held;
    const lifetime = token.expires - (token.issued ?? takenAt + ahead);
    return Math.min(MARGIN_MS, Math.max(lifetime, 0) / SHARE);
  }

  /** Several requests that find it over ask for one new one. */
  async #renew(): Promise<void> {
    this.#fetching ??= taken(this.source, this.audience, this.redactor).then((held) => {
      this.#held = held;
    });
    try {
      await this.#fetching;
    } finally {
      this.#fetching = undefined;
    }
  }
}

async function taken(source: IdTokenSource, audience: string | undefined, redactor: Redactor): Promise<Held> {
  const { text, now } = await source.take();
  const takenAt = Date.now();
  // Before anybody looks at it: what is wrong with it is told.
  redactor.hideBasic(OIDC_USER, text.trim());
  const token = parseIdToken(text, source.name);
  assertUsable(token, { audience, now, from: source.name });
  return { token, ahead: now - takenAt, takenAt };
}
