import { expect } from "chai";
import { EXIT, exitCodeOf } from "../../../../host/cli/exit-codes.js";
import { ERROR_CODES, type ErrorCode } from "../../../../core/errors.js";

const EXPECTED: Record<ErrorCode, number> = {
  CONFIG_MISSING: 2,
  SOURCE_INVALID: 2,
  VERSION_MISSING: 2,
  COMMIT_INVALID: 2,
  TREE_DIRTY: 2,
  HISTORY_MISSING: 2,
  VERSION_CONFLICT: 2,
  REFERENCE_INVALID: 2,
  CREDENTIAL_REJECTED: 3,
  PUSH_DENIED: 3,
  REALM_UNTRUSTED: 3,
  REDIRECT_UNTRUSTED: 3,
  TAG_TAKEN: 4,
  NOT_DEPLOYABLE: 7,
  REGISTRY_UNREACHABLE: 5,
  REGISTRY_FAULT: 5,
  RATE_LIMITED: 5,
  NOT_VISIBLE: 5,
  TOOL_MISSING: 6,
  DIGEST_MISMATCH: 1,
  RESPONSE_INVALID: 1,
  TOOL_FAILED: 1,
  TEST_FAILED: 1,
  KEY_EXPIRING: 8,
  POSTURE_DIFFERS: 1,
  SCOPE_DIFFERS: 1,
  INTERRUPTED: 130,
};

describe("host/exit-codes", () => {
  for (const code of ERROR_CODES) {
    it(`ends with ${EXPECTED[code]} for ${code}`, () => expect(exitCodeOf(code)).to.equal(EXPECTED[code]));
  }

  it("uses every exit code but 0 for errors", () => {
    const used = new Set(ERROR_CODES.map(exitCodeOf));
    expect([...used].sort()).to.deep.equal(Object.values(EXIT).filter((code) => code !== EXIT.ok).sort());
  });
});
