import type { NixVersion } from "../../../../core/source/nix/version.js";

/** A Dockerfile as somebody would write it, and the version that it declares, or a part of the error that says why it declares none. */
export type DockerfileRow = { readonly name: string; readonly text: string } & ({ readonly version: string } | { readonly says: string });

/** A file of these lines. */
export function lines(...each: readonly string[]): string {
  return `${each.join("\n")}\n`;
}

/** The same with the line ends of Windows. */
export function crlf(...each: readonly string[]): string {
  return `${each.join("\r\n")}\r\n`;
}

/** A default.nix as somebody would write it, and what it declares. */
export interface NixRow {
  readonly name: string;
  readonly text: string;
  readonly declares: NixVersion | undefined;
}

export function literal(version: string): NixVersion {
  return { kind: "literal", version };
}

export function computed(...expressions: string[]): NixVersion {
  return { kind: "computed", expressions };
}
