import { expect } from "chai";
import { engineCall, guarded } from "../../../engine/fault.js";
import { PublishError } from "../../../core/errors.js";
import { Redactor } from "../../../core/redact.js";
import { expectPrintable, rejectionOf } from "../faults.js";

const SECRET = "hunter2secret";

function leaving(thrown: unknown): Promise<PublishError> {
  const redactor = new Redactor();
  redactor.hideBasic("bot", SECRET);
  return rejectionOf(guarded(redactor, () => Promise.resolve().then(() => { throw thrown; })));
}

describe("engine/fault", () => {
  const thrown: Record<string, unknown> = {
    "an Error": new Error(`no: ${SECRET}`),
    "an Error with standard error": Object.assign(new Error("exit code: 1"), { stderr: `denied: bot:${SECRET}` }),
    "an Error with a cause": new Error("above", { cause: new Error(SECRET) }),
    "a PublishError": new PublishError("PUSH_DENIED", `no: ${SECRET}`, `not ${SECRET}`, { cause: SECRET }),
    "a text": `no: ${SECRET}`,
    "base64": new Error(`Basic ${Buffer.from(`bot:${SECRET}`).toString("base64")}`),
  };
  for (const [name, error] of Object.entries(thrown)) {
    it(`lets ${name} leave without the secret`, async () => {
      const fault = await leaving(error);
      expect(`${fault.message} ${fault.stack ?? ""} ${String(fault.cause)}`).not.to.include(SECRET);
    });
  }

  it("lets no half of a secret out where a long message is cut", async () => {
    for (let length = 780; length <= 800; length++) {
      const fault = await leaving(new Error(`${"x".repeat(length)}${SECRET}`));
      expect(fault.message).not.to.include(SECRET.slice(0, 6));
    }
  });

  it("keeps the code of a PublishError, and says TOOL_FAILED for everything else", async () => {
    expect((await leaving(new PublishError("TAG_TAKEN", "a", "b"))).code).to.equal("TAG_TAKEN");
    expect((await leaving(undefined)).code).to.equal("TOOL_FAILED");
  });

  it("says what was being done, without the trace and without control characters", async () => {
    const error = new Error("no\u001b[31m such thing [traceparent:00-abc-def-01]");
    const fault = await rejectionOf(engineCall("build a", () => Promise.reject(error)));
    expect(fault.message).to.include("could not build a: no [31m such thing").and.not.include("traceparent");
    expect(fault.cause).to.equal(error);
    expectPrintable(fault.message);
  });

  it("passes results on", async () => {
    expect(await guarded(new Redactor(), () => engineCall("add", () => Promise.resolve(1)))).to.equal(1);
  });
});
