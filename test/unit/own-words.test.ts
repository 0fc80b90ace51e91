import { expect } from "chai";
import { combined, PublishError } from "../../core/errors.js";
import { marked, own, piecesOf, told, unmarked } from "../../core/errors/own-words.js";
import { printable, Redactor } from "../../core/redact.js";
import { registryFault } from "../../core/registry/fault.js";

function redactor(...secrets: string[]): Redactor {
  const made = new Redactor();
  for (const secret of secrets) made.hide(secret);
  return made;
}

describe("errors/own-words", () => {
  it("tells our own words from what is put into them", () => {
    expect(piecesOf(own`the tag ${"v1"} is ${own`a ${"b"}`}`)).to.deep.equal([
      { text: "the tag ", from: "us" },
      { text: "v1", from: "outside" },
      { text: " is ", from: "us" },
      { text: "a ", from: "us" },
      { text: "b", from: "outside" },
    ]);
    expect(piecesOf("unmarked")).to.deep.equal([{ text: "unmarked", from: "outside" }]);
    expect(piecesOf("")).to.deep.equal([]);
  });

  it("lets nothing from outside pass for ours", () => {
    expect(piecesOf(own`it said ${"\ufdd0wrong\ufdd1"}`)[1]).to.deep.equal({ text: "\ufdd0wrong\ufdd1", from: "outside" });
    expect(redactor("wrong").redact(own`it said ${"\ufdd0wrong\ufdd1"}`)).to.equal("it said \ufdd0[redacted]\ufdd1");
  });

  it("gives errors and notes plain text", () => {
    const error = new PublishError("TOOL_FAILED", own`a ${"b"}`, own`c`);
    expect(error).to.include({ what: "a b", remedy: "c", message: "TOOL_FAILED: a b. c." });
    expect(JSON.stringify(error)).not.to.match(/[\ufdd0\ufdd1]/);
    expect(told(own`a ${"b"}`)).to.equal("a b");
    expect(unmarked(marked("a"))).to.equal("a");
  });
});

describe("redact: our own words", () => {
  const refusal = (message: string) =>
    registryFault({ action: "read r.example/ns/app:v1", access: "read", credential: "given" }, { status: 401, challenge: "", body: Buffer.from(JSON.stringify({ errors: [{ code: "UNAUTHORIZED", message }] })) });

  it("stay as they are where the password is one of them, and the registry's go", () => {
    const { message } = redactor("wrong").redactError(refusal("wrong is the wrong key"));
    expect(message).to.contain("looks the same as a wrong one").and.contain("[redacted] is the [redacted] key");
  });

  for (const password of ["key", "the", "e", "registry", "401", "username and the key", "redacted", "[redacted]"]) {
    it(`are told by no hole in them, for the password "${password}"`, () => {
      const plain = refusal("x");
      const { message, remedy } = redactor(password).redactError(refusal(`<<${password}>>`));
      expect(remedy).to.equal(plain.remedy);
      expect(message).to.contain("the registry refused to ");
      expect(message).to.contain("<<[redacted]>>");
    });
  }

  it("stay when an error comes by twice", () => {
    const twice = redactor("registry").redactError(redactor("registry").redactError(refusal("registry")));
    expect(twice.message).to.contain("the registry refused").and.contain("UNAUTHORIZED: [redacted]");
  });

  it("stay in several errors that are one, and in one that is made of another", () => {
    const both = combined([refusal("wrong"), new PublishError("TAG_TAKEN", own`wrong ${"wrong"}`, own`do right`)]);
    expect(redactor("wrong").redactError(both ?? new PublishError("TOOL_FAILED", "", "")).message).to.contain("wrong [redacted]").and.contain("a wrong one");
  });

  it("stay in notes, which narrators get as plain text", () => {
    expect(redactor("again").redact(told(own`${"again"}: trying again`))).to.equal("[redacted]: trying again");
  });

  it("hide no secret that begins in them and ends elsewhere", () => {
    expect(redactor("key abc").redact(own`the key ${"abc"} is bad`)).to.equal("the key [redacted] is bad");
    expect(redactor("abc is").redact(own`the key ${"abc"} is bad`)).to.equal("the key [redacted] is bad");
    expect(redactor("aab").redact(own`a${"aab"}`)).to.equal("a[redacted]");
  });

  it("are only those that are marked: everything else is searched as a whole", () => {
    const error = redactor("wrong").redactError(new PublishError("TOOL_FAILED", "the wrong key", `not ${printable("wrong")}`));
    expect(error).to.include({ what: "the [redacted] key", remedy: "not [redacted]" });
  });
});
