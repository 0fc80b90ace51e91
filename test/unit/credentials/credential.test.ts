import { expect } from "chai";
import { authfile } from "../../../core/credentials/authfile.js";
import { ANONYMOUS, basicHeader, login } from "../../../core/credentials/credential.js";
import { Keychain } from "../../../core/credentials/keychain.js";
import { refusal } from "../faults.js";

const made = (username: string, password: string) => login(username, password);

describe("credentials/credential: login", () => {
  const passwords: [name: string, given: string, kept: string][] = [
    ["a plain one", "secret", "secret"],
    ["the newline of echo", "secret\n", "secret"],
    ["the newline of a Windows editor", "secret\r\n", "secret"],
    ["several newlines", "secret\n\r\n\n", "secret"],
    ["a byte order mark before it", "\ufeffsecret\r\n", "secret"],
    ["spaces at both ends", "  secret  ", "  secret  "],
    ["colons", "a:b:c", "a:b:c"],
    ["what is not ASCII", "pässwörd☃\u{1f511}", "pässwörd☃\u{1f511}"],
  ];
  for (const [name, given, kept] of passwords) {
    it(`keeps ${name}`, () => expect(made("bot", given).password.reveal()).to.equal(kept));
  }

  const kinds: [username: string, kind: string][] = [
    ["<token>", "identity-token"],
    ["bot", "basic"],
    ["token", "basic"],
    ["<TOKEN>", "basic"],
    [" <token>", "basic"],
  ];
  for (const [username, kind] of kinds) {
    it(`takes the secret of ${JSON.stringify(username)} for ${kind === "basic" ? "a password" : "an identity token"}`, () =>
      expect(made(username, "secret\n")).to.deep.include({ kind, username }).and.satisfy(({ password }: { password: { reveal(): string } }) => password.reveal() === "secret"));
  }

  const refused: { name: string; username: string; password: string; code: "CONFIG_MISSING" | "CREDENTIAL_REJECTED"; says: string }[] = [
    { name: "no username", username: "", password: "hunter2", code: "CONFIG_MISSING", says: "the username" },
    { name: "no password", username: "bot", password: "", code: "CONFIG_MISSING", says: "the password" },
    { name: "a password of newlines", username: "bot", password: "\r\n\n", code: "CONFIG_MISSING", says: "the password" },
    { name: "a colon in the username", username: "bot:hunter2", password: "x", code: "CREDENTIAL_REJECTED", says: "colon" },
    { name: "a newline in the username", username: "bot\n", password: "hunter2", code: "CREDENTIAL_REJECTED", says: "control" },
    { name: "a newline inside the password", username: "bot", password: "hunter2\nX-Evil: 1", code: "CREDENTIAL_REJECTED", says: "control" },
    { name: "a NUL", username: "bot", password: "hunter2\0", code: "CREDENTIAL_REJECTED", says: "control" },
    { name: "a DEL", username: "bot", password: "hunter2\u007f", code: "CREDENTIAL_REJECTED", says: "control" },
    { name: "no identity token", username: "<token>", password: "\n", code: "CONFIG_MISSING", says: "the password" },
    { name: "a newline inside an identity token", username: "<token>", password: "hunter2\nx", code: "CREDENTIAL_REJECTED", says: "control" },
    { name: "a password of nothing but a byte order mark", username: "bot", password: "\ufeff\n", code: "CONFIG_MISSING", says: "the password" },
    { name: "several lines", username: "bot", password: "bot\nhunter2\n", code: "CREDENTIAL_REJECTED", says: "several lines" },
    { name: "UTF-16 with a byte order mark", username: "bot", password: Buffer.from("\ufeffhunter2\r\n", "utf16le").toString("utf8"), code: "CREDENTIAL_REJECTED", says: "UTF-16" },
    { name: "UTF-16 without one", username: "bot", password: Buffer.from("hunter2", "utf16le").toString("utf8"), code: "CREDENTIAL_REJECTED", says: "UTF-16" },
    { name: "UTF-16 of the other byte order", username: "bot", password: Buffer.from("\ufeffhunter2", "utf16le").swap16().toString("utf8"), code: "CREDENTIAL_REJECTED", says: "UTF-16" },
    { name: "a tab", username: "bot", password: "\thunter2", code: "CREDENTIAL_REJECTED", says: "control" },
  ];
  for (const { name, username, password, code, says } of refused) {
    it(`refuses ${name}, and repeats nothing`, () => {
      expect(refusal(code, () => login(username, password))).to.include(says).and.not.include("hunter2");
    });
  }

  const headers: [username: string, password: string, header: string][] = [
    ["Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="],
    ["test", "123\u00a3", "Basic dGVzdDoxMjPCow=="],
    ["<token>", "identity", "Basic PHRva2VuPjppZGVudGl0eQ=="],
  ];
  for (const [username, password, header] of headers) {
    it(`writes the header of RFC 7617 for ${username}`, () => expect(basicHeader(made(username, password))).to.equal(header));
  }
});

describe("credentials/authfile", () => {
  it("holds one host with username:password in base64", () => {
    expect(JSON.parse(authfile("localhost:5000", login("bot", 'p:"ä')))).to.deep.equal({
      auths: { "localhost:5000": { auth: Buffer.from('bot:p:"ä').toString("base64") } },
    });
  });

  it("holds an identity token beside the user name, and not behind it", () => {
    expect(JSON.parse(authfile("registry.example.org", login("<token>", 'id:"ä')))).to.deep.equal({
      auths: { "registry.example.org": { auth: Buffer.from("<token>:").toString("base64"), identitytoken: 'id:"ä' } },
    });
  });

  it("is empty, and not missing, for anonymous", () => {
    expect(JSON.parse(authfile("registry.example.org", ANONYMOUS))).to.deep.equal({ auths: {} });
  });
});

describe("credentials/keychain", () => {
  const ours = login("bot", "one");
  const keychain = new Keychain().add("registry.example.org", ours).add("registry.example.org:5000", login("other", "two"));

  it("gives a host its credential", () => expect(keychain.for("registry.example.org")).to.equal(ours));

  const strangers = ["example.org", "evil.registry.example.org", "registry.example.org:443", "registry.example.org.evil", "__proto__", "constructor", ""];
  for (const host of strangers) {
    it(`gives ${JSON.stringify(host)} none`, () => expect(keychain.for(host)).to.equal(ANONYMOUS));
  }

  it("keeps the last credential of a host", () => {
    const later = login("bot", "new");
    expect(new Keychain().add("a.b", ours).add("a.b", later).for("a.b")).to.equal(later);
  });
});
