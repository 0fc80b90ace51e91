import { own, unmarked } from "./errors/own-words.js";

/** Every code that a user of this project can meet. They are stable: scripts may match on them. */
export const ERROR_CODES = [
  "CONFIG_MISSING",
  "SOURCE_INVALID",
  "VERSION_MISSING",
  "COMMIT_INVALID",
  "TREE_DIRTY",
  "HISTORY_MISSING",
  "VERSION_CONFLICT",
  "REFERENCE_INVALID",
  "CREDENTIAL_REJECTED",
  "PUSH_DENIED",
  "TAG_TAKEN",
  "NOT_DEPLOYABLE",
  "DIGEST_MISMATCH",
  "NOT_VISIBLE",
  "REALM_UNTRUSTED",
  "REDIRECT_UNTRUSTED",
  "REGISTRY_UNREACHABLE",
  "REGISTRY_FAULT",
  "RATE_LIMITED",
  "RESPONSE_INVALID",
  "TOOL_MISSING",
  "TOOL_FAILED",
  "TEST_FAILED",
  "KEY_EXPIRING",
  "POSTURE_DIFFERS",
  "SCOPE_DIFFERS",
  "INTERRUPTED",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * The one error of this project: a stable code, what happened, and what to do next.
 * `message` holds all three, because a Dagger engine passes on nothing but the message.
 */
export class PublishError extends Error {
  override readonly name = "PublishError";

  readonly what: string;
  readonly remedy: string;
  readonly #marked: { readonly what: string; readonly remedy: string };

  /** What `own` does not mark in `what` and `remedy` counts as from outside: a secret in it will be hidden. */
  constructor(
    readonly code: ErrorCode,
    what: string,
    remedy: string,
    options?: { cause?: unknown },
  ) {
    super(unmarked(`${code}: ${sentence(what)} ${sentence(remedy)}`), options);
    this.what = unmarked(what);
    this.remedy = unmarked(remedy);
    this.#marked = { what, remedy };
  }

  /** Both as they were given, our own words marked: for the redactor, and to make another error of. */
  get marked(): { readonly what: string; readonly remedy: string } {
    return this.#marked;
  }
}

/** An error as a report has it. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string;
}

/** Without the marks of our own words, which are for a redactor alone. */
export function errorReport({ code, what, remedy }: PublishError): ErrorReport {
  return { code, what, remedy };
}

/** The error for a run that somebody stopped. */
export function interrupted(): PublishError {
  return new PublishError("INTERRUPTED", own`the run was stopped`, own`Run it again: it completes what was not finished`);
}

/** Several errors as one, under the code of the first, so that nobody has to run again to learn of the next. */
export function combined(errors: readonly PublishError[]): PublishError | undefined {
  const [first] = errors;
  if (!first || errors.length === 1) return first;
  const unique = (texts: readonly string[]) => [...new Set(texts)];
  return new PublishError(first.code, unique(errors.map(({ marked }) => marked.what)).join(own`; `), unique(errors.map(({ marked }) => sentence(marked.remedy))).join(" "));
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(unmarked(trimmed)) ? trimmed : own`${trimmed}.`;
}
