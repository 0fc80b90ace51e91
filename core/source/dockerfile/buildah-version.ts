import { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { printable } from "../../redact.js";
import { own } from "../../errors/own-words.js";
import { dockerfileFeatures, type Feature } from "./features.js";

/** The newest buildah whose features we looked up. What it does not know, a newer one may. */
const NEWEST = "1.44";

const versionSchema = z.object({ version: z.string() });

/** A version of buildah by what `buildah version --json` printed; undefined for what is none. */
export function buildahVersion(json: string): string | undefined {
  try {
    const { version } = versionSchema.parse(JSON.parse(json));
    return /^\d+\.\d+/.test(version) ? version : undefined;
  } catch {
    return undefined;
  }
}

/** The error for an option that a version of buildah is too old for. */
export function tooOldFor(option: string, since: string, version: string): PublishError | undefined {
  if (!older(version, since)) return undefined;
  return new PublishError("TOOL_MISSING", own`buildah ${printable(version, 20)} does not know ${option} (${since} and later do)`, own`Install buildah ${since} or later, or leave it out`);
}

/** The error for a Dockerfile that a version of buildah would give up in the middle of; undefined where it knows everything. */
export function unknownToBuildah(text: string, file: string, version: string): PublishError | undefined {
  const unknown = dockerfileFeatures(text).filter(({ since }) => (since === undefined ? !newer(version, NEWEST) : older(version, since)));
  if (unknown.length === 0) return undefined;
  const what = own`buildah ${printable(version, 20)} does not know ${unknown.map(described).join("; ")}`;
  return new PublishError("TOOL_MISSING", own`${what}, of ${file}`, remedy(unknown));
}

function described({ what, line, since }: Feature): string {
  return `${printable(what, 80)} in line ${line} (${since === undefined ? `nor does any up to ${NEWEST}` : `${since} and later do`})`;
}

function remedy(unknown: readonly Feature[]): string {
  const needed = unknown.map(({ since }) => since).reduce((most, since) => (most === undefined || since === undefined ? undefined : older(most, since) ? since : most));
  return own`${needed === undefined ? own`Write it without` : own`Install buildah ${needed} or later, write it without`}, or let a Dagger engine build it, which knows all of it`;
}

/** By major and minor numbers. */
function older(version: string, than: string): boolean {
  const [[major, minor], [otherMajor, otherMinor]] = [numbers(version), numbers(than)];
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

function newer(version: string, than: string): boolean {
  return older(than, version);
}

function numbers(version: string): [number, number] {
  const [major = 0, minor = 0] = version.split(".").map((part) => parseInt(part, 10));
  return [major, minor];
}
