import { expect } from "chai";
import { parseIdToken } from "../../../../core/credentials/oidc/id-token.js";
import { JobToken } from "../../../../core/credentials/oidc/job-token.js";
import { Redactor } from "../../../../core/redact.js";
import { jobClaims, sourceOf, unsigned } from "../../../support/oidc/tokens.js";
import { refusal, rejectionOf } from "../../faults.js";

const encoded = (text: string) => Buffer.from(text).toString("base64url");
const take = (tokens: readonly string[], audience: string | undefined = "zot", lasts: "renewed" | "once" = "renewed") => JobToken.take(sourceOf(tokens, lasts), audience, new Redactor());

describe("credentials/oidc: what an ID token says of itself", () => {
  it("is read as it stands, also with the line break of a file", () => {
    const token = parseIdToken(`\ufeff${unsigned(jobClaims({ aud: ["zot", "other"], nbf: 1000, exp: 2000.5 }))}\n`, "the test");
    expect(token).to.include({ subject: "repo:my-org/my-repo:ref:refs/heads/main", issuer: "https://forge.example.org", expires: 2_000_500, notBefore: 1_000_000 });
    expect(token.audiences).to.deep.equal(["zot", "other"]);
    expect(JSON.stringify(token)).not.to.contain(token.text.reveal());
  });

  it("names what could rewrite a terminal without it", () => expect(parseIdToken(unsigned(jobClaims({ sub: "a\u001b[2Jb\u202ec" })), "the test").subject).to.equal("a [2Jb c"));

  const none: readonly (readonly [string, string, string])[] = [
    ["nothing", "", "is empty"],
    ["blanks", " \n", "is empty"],
    ["an API key", "zak_0123456789abcdef", "is no ID token"],
    ["two parts", "a.b", "is no ID token"],
    ["five parts, which are encrypted", "a.b.c.d.e", "is no ID token"],
    ["parts that are no base64url", "a+b.c/d.e=f", "is no ID token"],
    ["a payload that is no JSON", `a.${encoded("{")}.c`, "is no ID token"],
    ["a payload that is a list", `a.${encoded("[]")}.c`, "is no ID token"],
    ...["iss", "sub", "aud", "exp"].map((claim) => [`no ${claim}`, unsigned(jobClaims({ [claim]: undefined })), "is no ID token"] as const),
    ["an end that is a text", unsigned(jobClaims({ exp: "tomorrow" })), "is no ID token"],
    ["two tokens", `${unsigned(jobClaims())} ${unsigned(jobClaims())}`, "is no ID token"],
  ];
  for (const [name, text, says] of none) {
    it(`is refused for ${name}, and not repeated`, () => {
      const message = refusal("CREDENTIAL_REJECTED", () => parseIdToken(text, "the variable X"));
      expect(message).to.contain(`the variable X ${says}`);
      if (text.trim() !== "") expect(message).not.to.contain(text);
    });
  }
});

describe("credentials/oidc: a job's token", () => {
  const refused: readonly (readonly [string, object, string])[] = [
    ["for somebody else", jobClaims({ aud: ["a", "b"] }), "is for the audience a, b, and not for zot"],
    ["expired", jobClaims({ end: -1 }), "expired at "],
    ["not valid yet", jobClaims({ nbf: Date.now() / 1000 + 3600 }), "holds only from "],
    ["of an impossible time", jobClaims({ exp: -1e300 }), "expired at an impossible time"],
  ];
  for (const [name, claims, says] of refused) {
    it(`is refused before it is sent anywhere: ${name}`, async () => {
      const { code, message } = await rejectionOf(take([unsigned(claims)]));
      expect(code).to.equal("CREDENTIAL_REJECTED");
      expect(message).to.contain(says);
    });
  }

  it("begins within the leeway of two clocks", async () => expect((await take([unsigned(jobClaims({ nbf: Date.now() / 1000 + 30 }))])).held.audiences).to.deep.equal(["zot"]));

  it("is for anybody where nobody says whom it is for", async () => expect((await JobToken.take(sourceOf([unsigned(jobClaims({ aud: "x" }))]), undefined, new Redactor())).held.audiences).to.deep.equal(["x"]));

  it("is judged by the clock of those who made it, where ours is wrong", async () => {
    const text = unsigned(jobClaims({ end: -3600 + 300, iat: Date.now() / 1000 - 3600 }));
    const token = await JobToken.take({ name: "the test", lasts: "renewed", take: () => Promise.resolve({ text, now: Date.now() - 3_600_000 }) }, "zot", new Redactor());
    expect(token.leftMs).to.be.within(290_000, 300_000);
  });

  it("is taken once as long as it is good, and again before its end, by several requests together once", async () => {
    const source = sourceOf([jobClaims(), jobClaims({ end: 20 }), jobClaims({ end: 400 })].map(unsigned));
    const token = await JobToken.take(source, "zot", new Redactor());
    await token.current();
    expect(source.taken).to.equal(1);
    const nearly = await JobToken.take(source, "zot", new Redactor());
    const [one, other] = await Promise.all([nearly.current(), nearly.current()]);
    expect({ taken: source.taken, same: one === other }).to.deep.equal({ taken: 2, same: true });
  });

  it("that lives for a short time is kept for most of it", async () => {
    const source = sourceOf([unsigned(jobClaims({ end: 20 }))]);
    const token = await JobToken.take(source, "zot", new Redactor());
    await token.current();
    expect(source.taken).to.equal(1);
  });

  it("that says to be made after its own end is over all the same", async () => {
    const real = Date.now;
    const source = sourceOf([unsigned(jobClaims({ end: 5, iat: real() / 1000 + 3600 })), unsigned(jobClaims())]);
    const token = await JobToken.take(source, "zot", new Redactor());
    try {
      Date.now = () => real() + 10_000;
      await token.current();
    } finally {
      Date.now = real;
    }
    expect(source.taken).to.equal(2);
  });

  it("that is given once is kept to its end, and then refused", async () => {
    const source = sourceOf([unsigned(jobClaims({ end: 2, iat: Date.now() / 1000 - 3600 }))], "once");
    const token = await JobToken.take(source, "zot", new Redactor());
    expect((await token.current()).subject).to.contain("repo:my-org");
    expect(source.taken).to.equal(1);
    expect(await token.another()).to.equal(false);
  });

  it("goes on with what is left of it where no other is to be had", async () => {
    let asked = 0;
    const text = unsigned(jobClaims({ end: 20, iat: Date.now() / 1000 - 600 }));
    const source = { name: "the test", lasts: "renewed" as const, take: () => (asked++ === 0 ? Promise.resolve({ text, now: Date.now() }) : Promise.reject(new Error("the forge is away"))) };
    const token = await JobToken.take(source, "zot", new Redactor());
    expect((await token.current()).subject).to.contain("repo:my-org");
    expect(asked).to.equal(2);
  });

  it("is taken out of every text, each one", async () => {
    const redactor = new Redactor();
    const tokens = [unsigned(jobClaims({ end: 20, iat: Date.now() / 1000 - 600 })), unsigned(jobClaims({ jti: "2" }))];
    const token = await JobToken.take(sourceOf(tokens), "zot", redactor);
    await token.current();
    for (const text of tokens) expect(redactor.redact(`x ${text} ${Buffer.from(`oidc:${text}`).toString("base64")} y`)).not.to.contain(text).and.not.to.contain(Buffer.from(`oidc:${text}`).toString("base64"));
  });
});
