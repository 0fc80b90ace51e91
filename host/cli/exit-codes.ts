import type { ErrorCode } from "../../core/errors.js";

/** Exit codes that scripts can trust; README lists them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  tagTaken: 4,
  unreachable: 5,
  toolMissing: 6,
  notDeployable: 7,
  expiring: 8,
  interrupted: 130,
} as const;

export function exitCodeOf(code: ErrorCode): number {
  switch (code) {
    case "CONFIG_MISSING":
    case "SOURCE_INVALID":
    case "VERSION_MISSING":
    case "COMMIT_INVALID":
    case "TREE_DIRTY":
    case "HISTORY_MISSING":
    case "VERSION_CONFLICT":
    case "REFERENCE_INVALID":
      return EXIT.usage;
    case "CREDENTIAL_REJECTED":
    case "PUSH_DENIED":
    case "REALM_UNTRUSTED":
    case "REDIRECT_UNTRUSTED":
      return EXIT.refused;
    case "TAG_TAKEN":
      return EXIT.tagTaken;
    case "NOT_DEPLOYABLE":
      return EXIT.notDeployable;
    case "REGISTRY_UNREACHABLE":
    case "REGISTRY_FAULT":
    case "RATE_LIMITED":
    case "NOT_VISIBLE":
      return EXIT.unreachable;
    case "TOOL_MISSING":
      return EXIT.toolMissing;
    case "KEY_EXPIRING":
      return EXIT.expiring;
    case "INTERRUPTED":
      return EXIT.interrupted;
    case "DIGEST_MISMATCH":
    case "RESPONSE_INVALID":
    case "TOOL_FAILED":
    case "TEST_FAILED":
    case "POSTURE_DIFFERS":
    case "SCOPE_DIFFERS":
      return EXIT.failed;
  }
}
