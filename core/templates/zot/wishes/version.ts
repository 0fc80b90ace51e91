import { PublishError } from "../../../errors.js";
import { own } from "../../../errors/own-words.js";

/** What a zot can do only from some release on, read off its source at each tag. */
const SINCE = {
  /** A file for the OIDC client's secret; before, it stood in config.json. */
  "credentials file": [2, 1, 6],
  /** Which claim is the user's name, and cookies that only travel over TLS behind a proxy. */
  "username claim": [2, 1, 11],
  /** ID tokens of workloads, as a ready bearer token. */
  "ID tokens": [2, 1, 14],
  /** Which claim holds the groups. */
  "groups claim": [2, 1, 17],
  /** Metrics for who is not logged in. */
  "anonymous metrics": [2, 1, 18],
  /** Whoever may create and not update cannot push to a tag that exists. */
  "immutable tags": [2, 1, 19],
  /** ID tokens as the password of any user, exchanged at /zot/auth/token. */
  "token exchange": [2, 1, 19],
  /** Rules for manifests without a tag. */
  "untagged rules": [2, 1, 19],
  /** The first that nobody here has tried. */
  "unknown": [2, 1, 21],
} as const satisfies Record<string, readonly [number, number, number]>;

export type Ability = keyof typeof SINCE;

/** A release of zot. */
export class ZotVersion {
  private constructor(readonly numbers: readonly [number, number, number]) {}

  static parse(text: string): ZotVersion {
    const [, major, minor, patch] = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})$/.exec(text) ?? [];
    if (patch === undefined) throw refused(own`--zot-version (zotVersion): is not a release of zot`, own`Give three numbers, such as 2.1.20`);
    const version = new ZotVersion([Number(major), Number(minor), Number(patch)]);
    if (Number(major) !== 2 || !version.can("credentials file")) {
      throw refused(own`--zot-version (zotVersion): the config of zot ${version.toString()} is not one that is written here`, own`Take zot 2.1.${SINCE["credentials file"][2]} or a later 2.x: before that, the secret of an OIDC client had to stand in config.json itself`);
    }
    return version;
  }

  can(ability: Ability): boolean {
    const least = SINCE[ability];
    const at = this.numbers.findIndex((number, place) => number !== least[place]);
    return at < 0 || (this.numbers[at] ?? 0) > (least[at] ?? 0);
  }

  /** zot answers nobody but bearers of ID tokens as soon as it takes them: who is anonymous, logged in or has an API key is refused. */
  get takesIdTokensAlone(): boolean {
    return !this.can("unknown");
  }

  toString(): string {
    return this.numbers.join(".");
  }
}

/** The release that something came with. */
export function since(ability: Ability): string {
  return SINCE[ability].join(".");
}

function refused(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
