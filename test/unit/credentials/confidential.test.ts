import { expect } from "chai";
import { format, inspect } from "node:util";
import { Confidential } from "../../../core/credentials/confidential.js";
import { login } from "../../../core/credentials/credential.js";

const SECRET = "hunter2secret";

describe("credentials/confidential", () => {
  const secret = new Confidential(SECRET);
  const prints: Record<string, string> = {
    "String()": String(secret),
    // eslint-disable-next-line @typescript-eslint/restrict-template-expressions -- what nobody should write, and may
    "a template": `${secret}`,
    // eslint-disable-next-line @typescript-eslint/restrict-plus-operands -- the same
    concatenation: "" + secret,
    "Array.join": [secret].join(),
    "JSON.stringify": JSON.stringify(secret),
    "JSON.stringify of an object": JSON.stringify({ a: [secret] }),
    "util.inspect": inspect(secret),
    "util.inspect of an object": inspect({ a: { b: secret } }, { depth: null }),
    "util.inspect with everything": inspect(secret, { showHidden: true, customInspect: false, getters: true }),
    "util.format %s": format("%s", secret),
    "util.format %o": format("%o", secret),
    "util.format %O": format("%O", { secret }),
    "util.format %j": format("%j", secret),
    "its own properties": JSON.stringify(Object.getOwnPropertyDescriptors(secret)),
    "structuredClone": JSON.stringify(structuredClone(secret)),
    "a credential": inspect(login("bot", SECRET), { depth: null }) + JSON.stringify(login("bot", SECRET)),
    "an error's cause": inspect(new Error("a", { cause: secret })),
  };
  for (const [way, text] of Object.entries(prints)) {
    it(`does not show its text by ${way}`, () => expect(text).not.to.include(SECRET));
  }

  it("says [redacted] instead", () => {
    expect([String(secret), JSON.stringify(secret), inspect(secret)]).to.deep.equal(["[redacted]", '"[redacted]"', "[redacted]"]);
  });

  it("reveals what took its place, and shows it no more than the first", () => {
    const renewed = new Confidential("before");
    renewed.replace(SECRET);
    expect(renewed.reveal()).to.equal(SECRET);
    expect(inspect(renewed, { showHidden: true, customInspect: false })).not.to.include(SECRET);
  });

  it("reveals its text when asked", () => expect(secret.reveal()).to.equal(SECRET));
});
