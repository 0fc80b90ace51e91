import { own } from "../../errors/own-words.js";
import { called, noText, noVersion } from "./faults.js";
import type { PublishError } from "../../errors.js";

/** The parts of `services.web.version`; quotes keep dots together: `images."docker.io/nginx".tag`. */
export function keyParts(key: string): string[] {
  const parts = key.match(/"[^"]*"|[^."]+/g) ?? [];
  return parts.map((part) => (part.startsWith('"') ? part.slice(1, -1) : part));
}

/** The error for a key that a file does not have. */
export function noKey(path: string, key: string): PublishError {
  return noVersion(own`${called(path)} has no key ${called(key)}`, own`Add that key, or name the one that holds the version: keys and positions with dots between them, and quotes around a key with a dot in it`);
}

/** The value behind a key in what JSON or TOML made; undefined where there is none. */
export function valueAt(root: unknown, parts: readonly string[]): unknown {
  let value = root;
  for (const part of parts) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

/** The error for a value that is neither a text nor a number. */
export function notText(origin: string, value: unknown): PublishError {
  return noText(origin, typeof value === "boolean" || value === null ? String(value) : Array.isArray(value) ? own`a list` : value instanceof Date ? own`a date` : own`a table`);
}
