import { expect } from "chai";
import { ERROR_CODES, PublishError } from "../../core/errors.js";

describe("errors", () => {
  const sentences = [
    { what: "it broke", remedy: "mend it", message: "TOOL_FAILED: it broke. mend it." },
    { what: "it broke.", remedy: "Is it yours?", message: "TOOL_FAILED: it broke. Is it yours?" },
    { what: "  it broke!  ", remedy: " mend it\n", message: "TOOL_FAILED: it broke! mend it." },
  ];
  for (const { what, remedy, message } of sentences) {
    it(`joins ${JSON.stringify(what)} and ${JSON.stringify(remedy)} into sentences after the code`, () => {
      expect(new PublishError("TOOL_FAILED", what, remedy).message).to.equal(message);
    });
  }

  it("keeps code, what, remedy and cause apart for scripts", () => {
    const cause = new Error("below");
    const error = new PublishError("TAG_TAKEN", "a", "b", { cause });
    expect(error).to.include({ name: "PublishError", code: "TAG_TAKEN", what: "a", remedy: "b", cause });
    expect(error).to.be.instanceOf(Error);
  });

  it("has every code once, in capitals", () => {
    expect(new Set(ERROR_CODES).size).to.equal(ERROR_CODES.length);
    for (const code of ERROR_CODES) expect(code).to.match(/^[A-Z]+(_[A-Z]+)*$/);
  });
});
