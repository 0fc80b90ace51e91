import { printable, type Redactor } from "../redact.js";
import type { ApiKey } from "../registry/api/zot-api-key.js";
import { daysUntil } from "../registry/keys/key-days.js";
import { rfc3339 } from "../source/git/rfc3339.js";

/** A user's API keys, as `--json` prints them. */
export interface KeysReport {
  /** Whether no key expires within the days that were asked for. */
  readonly ok: boolean;
  readonly registry: string;
  readonly keys: readonly KeyFacts[];
}

/** What is known of an API key; the key itself is known to nobody any more. */
export interface KeyFacts {
  readonly label: string;
  /** The name by which it is revoked. */
  readonly uuid: string;
  /** Times are RFC 3339 in UTC, null where there is none. */
  readonly created: string | null;
  readonly lastUsed: string | null;
  readonly expires: string | null;
  /** Whole days by the registry's clock: 0 on the last one, negative once it has expired; null for one that never does. */
  readonly daysLeft: number | null;
  /** Whether this very run is logged in by it; null where the registry does not tell. */
  readonly inUse: boolean | null;
  /** Whether it expires within the days that were asked for, and is in use, or no other key of its label is good for longer. */
  readonly expiring: boolean;
}

/** How a key is looked at: by the registry's clock. */
export interface KeyView {
  readonly now: Date;
  readonly inUse: boolean | null;
  readonly expiring: boolean;
}

/** It is a result, which nobody redacts any more: a label is a stranger's text. */
export function keyFacts(key: ApiKey, { now, inUse, expiring }: KeyView, redactor: Redactor): KeyFacts {
  const clean = (text: string) => redactor.excerpt(printable(text));
  const { label, uuid, created, expires, lastUsed } = key;
  const daysLeft = expires === undefined ? null : daysUntil(expires, now);
  return { label: clean(label), uuid: clean(uuid), created: dateText(created), lastUsed: lastUse(lastUsed), expires: dateText(expires), daysLeft, inUse, expiring };
}

function dateText(date: Date | undefined): string | null {
  return date === undefined ? null : rfc3339(date);
}

/** To the second: zot writes nanoseconds. The first date of all is how Go writes that there is none. */
function lastUse(text: string | undefined): string | null {
  const date = new Date(text ?? "");
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() <= 1 ? null : rfc3339(date);
}

/** The keys for a person: a line each, in columns. */
export function renderKeys({ registry, keys }: KeysReport): string {
  if (keys.length === 0) return `no API key of this user at ${registry}`;
  const rows = [["LABEL", "UUID", "CREATED", "LAST USED", "EXPIRES", "DAYS LEFT", ""], ...keys.map(keyRow)];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()).join("\n");
}

function keyRow({ label, uuid, created, lastUsed, expires, daysLeft, inUse, expiring }: KeyFacts): string[] {
  const marks = [...(inUse === true ? ["in use"] : []), ...(daysLeft !== null && daysLeft < 0 ? ["expired"] : expiring ? ["expires soon"] : [])];
  return [label === "" ? "-" : label, uuid, created ?? "-", lastUsed ?? "never", expires ?? "never", daysLeft === null ? "-" : String(daysLeft), marks.join(", ")];
}

/** One key in a line. */
export function renderKey({ label, uuid, expires, daysLeft }: KeyFacts): string {
  const end = expires === null ? "does not expire" : `expires in ${daysLeft ?? 0} ${daysLeft === 1 ? "day" : "days"} (${expires})`;
  return `the API key "${label}" (${uuid}) ${end}`;
}

/** A key that was made and handed over, as `--json` prints it. The key itself is not in it. */
export interface NewKeyReport {
  readonly ok: true;
  readonly registry: string;
  readonly key: KeyFacts;
  /** Who has it now. */
  readonly receiver: string;
}

export function renderNewKey({ key, receiver }: NewKeyReport): string {
  return `${renderKey(key)}, and is in ${receiver}`;
}

/** A rotation that is finished. */
export interface RotationReport extends NewKeyReport {
  /** The uuids of the keys that were revoked. */
  readonly revoked: readonly string[];
}

export function renderRotation(report: RotationReport): string {
  return `${renderNewKey(report)}; ${report.revoked.length === 0 ? "there was none of its label before it, and nothing was revoked" : `revoked: ${report.revoked.join(", ")}`}`;
}

/** A key that is gone. */
export interface RevocationReport {
  readonly ok: true;
  readonly registry: string;
  readonly revoked: KeyFacts;
}

export function renderRevocation({ registry, revoked }: RevocationReport): string {
  return `the API key "${revoked.label}" (${revoked.uuid}) is revoked: ${registry} lists it no more`;
}
