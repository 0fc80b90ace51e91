import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";

/** How much of a file's beginning tells what it is: the magic of a tar file stands at its byte 257. */
export const HEAD_BYTES = 262;

/** What Nix's dockerTools make: an archive, or (streamLayeredImage) a program that writes one to its standard output. */
export type NixResult = "archive" | "program";

const TAR_AT = 257;
/** Of gzip, zstd, xz and bzip2. */
const COMPRESSIONS = ["1f8b", "28b52ffd", "fd377a585a00", "425a68"];
/** Of a script ("#!") and of an ELF binary. */
const PROGRAMS = ["2321", "7f454c46"];

/** What a file is, by its first bytes; undefined for what is neither. */
export function nixResult(head: Buffer): NixResult | undefined {
  const hex = head.toString("hex");
  const startsWith = (magic: string) => hex.startsWith(magic);
  if (COMPRESSIONS.some(startsWith) || head.subarray(TAR_AT).toString("latin1").startsWith("ustar")) return "archive";
  return PROGRAMS.some(startsWith) ? "program" : undefined;
}

/** The error for a default.nix that makes something else. */
export function noNixImage(file: string, why: string): PublishError {
  return new PublishError(
    "SOURCE_INVALID",
    own`${file} does not make an image (${why})`,
    own`Let it evaluate to an archive, as dockerTools.buildImage or buildLayeredImage give it, or to the script of dockerTools.streamLayeredImage`,
  );
}
