// What is wished of a registry, as both command lines give it. Words with a grammar of their own are texts here.

/** What of zot is switched on. */
export const FEATURES = ["api-keys", "search", "ui", "dedupe", "garbage-collection"] as const;
export type Feature = (typeof FEATURES)[number];

/** What who is not logged in may do. */
export const ANONYMOUS_ACCESS = ["none", "read"] as const;
export type AnonymousAccess = (typeof ANONYMOUS_ACCESS)[number];

/** Who may read the metrics. */
export const METRICS_ACCESS = ["none", "users", "anonymous"] as const;
export type MetricsAccess = (typeof METRICS_ACCESS)[number];

/** What is unsafe, and is done only for who names it. */
export const UNSAFE = ["anonymous-create", "push-update", "push-delete", "pull-through-into-namespace", "any-job", "plain-http"] as const;
export type Unsafe = (typeof UNSAFE)[number];

/** Paths are those on the machine where zot runs. */
export interface ZotWishes {
  readonly externalUrl: string;
  readonly zotVersion: string;
  /** Where it listens: address:port. */
  readonly listen: string;
  readonly tlsCertFile?: string | undefined;
  readonly tlsKeyFile?: string | undefined;
  /** Where people log in. */
  readonly oidcIssuer?: string | undefined;
  readonly oidcClientId?: string | undefined;
  readonly oidcCredentialsFile?: string | undefined;
  readonly usernameClaim?: string | undefined;
  readonly groupsClaim?: string | undefined;
  readonly sessionKeysFile?: string | undefined;
  readonly htpasswdFile?: string | undefined;
  /** Whose ID tokens are taken of CI jobs, and which: claims are name=value, a trailing * stands for any rest. */
  readonly ciIssuer?: string | undefined;
  readonly ciAudience?: string | undefined;
  readonly ciClaims: readonly string[];
  readonly ciGroup?: string | undefined;
  readonly anonymous: AnonymousAccess;
  /** The path below which may be pushed; everywhere without it. */
  readonly namespace?: string | undefined;
  readonly adminGroups: readonly string[];
  readonly adminUsers: readonly string[];
  readonly pushGroups: readonly string[];
  readonly pushUsers: readonly string[];
  /** Who may read, where not everybody may who is logged in. */
  readonly readGroups: readonly string[];
  readonly metrics?: MetricsAccess | undefined;
  readonly metricsUsers: readonly string[];
  /** Each as path=URL: what is missing below the path is fetched from there. */
  readonly pullThrough: readonly string[];
  readonly pullThroughCredentialsFile?: string | undefined;
  readonly features?: readonly Feature[] | undefined;
  readonly storageFolder: string;
  readonly s3Bucket?: string | undefined;
  readonly s3Region?: string | undefined;
  readonly s3Endpoint?: string | undefined;
  /** For how long an image is kept that nobody pulls. */
  readonly keepDays?: number | undefined;
  /** Tags that are kept in any case; * stands for anything. */
  readonly keepTags: readonly string[];
  /** Requests a second. */
  readonly rateLimit?: number | undefined;
  /** Seconds that a refusal takes. */
  readonly failDelay: number;
  readonly allow: readonly Unsafe[];
}

/** What is wished of who gives nothing but an address. */
export const DEFAULTS = {
  zotVersion: "2.1.20",
  listen: "0.0.0.0:5000",
  anonymous: "none",
  storageFolder: "/var/lib/zot",
  failDelay: 2,
} as const satisfies Partial<ZotWishes>;

/** What a wish is called: on a command line, and in the clients of the module. */
export function option(name: keyof ZotWishes): string {
  const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return kebab === name ? `--${kebab}` : `--${kebab} (${name})`;
}
