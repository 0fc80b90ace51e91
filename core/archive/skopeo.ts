import { PublishError } from "../errors.js";
import type { Reference } from "../image/reference.js";
import { isLoopback, type RegistryHost } from "../image/registry-host.js";
import { printable } from "../redact.js";
import { own } from "../errors/own-words.js";

/**
 * The archive formats that hold an image (containers-transports(5)), in the order in which they are tried: a file that
 * is both, such as newer `docker save` writes, keeps its digest and its platforms only as an OCI archive.
 */
export const ARCHIVE_KINDS = ["oci-archive", "docker-archive"] as const;
export type ArchiveKind = (typeof ARCHIVE_KINDS)[number];

/** How skopeo reaches a registry. Credentials only ever come from an authfile: argv is public. */
export interface RegistrySide {
  readonly authfile: string;
  readonly scheme: "https" | "http";
  /** A folder with `*.crt` files of a private certificate authority. */
  readonly certDir?: string | undefined;
}

/** For the whole of one upload, in seconds. */
export const DEFAULT_PUSH_TIMEOUT_S = 3600;

/**
 * The arguments that unpack an archive into an OCI layout. So a docker-archive too has its digest before anything is
 * uploaded, and an archive of any kind is pushed the same way. The image gets no name in the layout: skopeo looks up
 * names only among OCI's own media types.
 */
export function unpackArguments(kind: ArchiveKind, archive: string, layout: string, tmpdir: string): string[] {
  return ["--tmpdir", tmpdir, "copy", "--quiet", ...exactness(kind), `${kind}:${archive}`, `oci:${layout}`];
}

/** The arguments that print the config of a docker-archive's image, byte for byte. */
export function configArguments(archive: string, tmpdir: string): string[] {
  return ["--tmpdir", tmpdir, "inspect", "--raw", "--config", `docker-archive:${archive}`];
}

/** Only docker-archive has to be converted: it keeps neither the original digest nor several platforms. */
function exactness(kind: ArchiveKind): string[] {
  return kind === "docker-archive" ? [] : ["--all", "--preserve-digests"];
}

/** How a registry that skopeo reads from is reached. */
export function sourceSide({ authfile, scheme, certDir }: RegistrySide): string[] {
  return ["--src-authfile", authfile, ...(scheme === "http" ? ["--src-tls-verify=false"] : []), ...(certDir === undefined ? [] : ["--src-cert-dir", certDir])];
}

/**
 * Refuses a registry that skopeo cannot be told of: its references hold no IPv6 address (containers/image,
 * docker/reference; up to skopeo 1.22 at least). Asked for before anything is built or unpacked.
 */
export function checkSkopeoTakes(registry: RegistryHost): void {
  if (!registry.startsWith("[")) return;
  throw new PublishError(
    "REFERENCE_INVALID",
    own`the registry ${registry} is an IPv6 address, and skopeo, which copies images, takes none`,
    own`Call it by a name, for which an entry in /etc/hosts is enough${isLoopback(registry) ? own`, such as Debian's ip6-localhost` : ""}`,
  );
}

/** skopeo takes a tag or a digest, not both. The digest says more. */
export function dockerName({ repository, tag, digest }: Reference): string {
  checkSkopeoTakes(repository.registry);
  return `docker://${repository.toString()}${digest === undefined ? `:${tag ?? ""}` : `@${digest}`}`;
}

/** The text of skopeo's last log line, which is the fatal one (logrus text format: quoted where it has to be). */
export function lastMessage(stderr: string): string {
  const last = stderr.trim().split("\n").at(-1) ?? "";
  const [, quoted, bare] = /\bmsg=(?:"((?:[^"\\]|\\.)*)"|([^"\s]\S*))/.exec(last) ?? [];
  return printable(quoted === undefined ? (bare ?? last) : unquoted(quoted));
}

/** As Go's strconv.Quote escapes it. A secret is recognised only in what is written out. */
function unquoted(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/g, (_, x?: string, u?: string, long?: string, one?: string) => {
    const hex = x ?? u ?? long;
    if (hex !== undefined) return String.fromCodePoint(Math.min(parseInt(hex, 16), 0x10ffff));
    return one === undefined || "abfnrtv".includes(one) ? " " : one;
  });
}
