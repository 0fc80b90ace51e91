import { expect } from "chai";
import { findLogin } from "../../../../core/credentials/kept/find-login.js";
import type { AskHelper, HelperOutput } from "../../../../core/credentials/kept/helper.js";
import { parseKeptFile } from "../../../../core/credentials/kept/kept-file.js";
import { parseRegistryHost } from "../../../../core/image/registry-host.js";
import { rejectionOf } from "../../faults.js";

const base64 = (text: string) => Buffer.from(text).toString("base64");
/** An entry that bears its name, so that it is seen which one was taken. */
const entry = (name: string) => ({ auth: base64(`${name}:s3cret`) });
const NONE: HelperOutput = { exitCode: 1, stdout: "credentials not found in native keychain\n", stderr: "" };

/** Helpers that have a login for the servers that are named, and none for others. */
function helpers(known: Readonly<Record<string, string>>, asked: string[] = []): AskHelper {
  return (program, server) => {
    const question = `${program} ${server}`;
    asked.push(question);
    const username = known[question];
    return Promise.resolve(username === undefined ? NONE : { exitCode: 0, stdout: JSON.stringify({ ServerURL: server, Username: username, Secret: "s3cret" }), stderr: "" });
  };
}

async function found(repository: string, files: readonly object[], ask: AskHelper = helpers({})): Promise<string | undefined> {
  const slash = repository.indexOf("/");
  const wanted = { host: parseRegistryHost(repository.slice(0, slash)), path: repository.slice(slash + 1) };
  const kept = await findLogin(wanted, files.map((file, at) => parseKeptFile({ path: `/${at}`, text: JSON.stringify(file) })), ask);
  return kept && `${kept.login.kind === "basic" ? "" : `${kept.login.kind} `}${kept.login.username} of ${kept.origin.file} ${kept.origin.key ?? kept.origin.helper}`;
}

describe("credentials/kept: the login of a repository", () => {
  const all = { "r.example": entry("host"), "r.example/a": entry("a"), "r.example/a/b": entry("b"), "r.example/a/b/c": entry("c"), "other.example": entry("other") };
  const without = (...keys: string[]) => ({ auths: Object.fromEntries(Object.entries(all).filter(([key]) => !keys.includes(key))) });
  const cases: { name: string; repository?: string; files: object[]; ask?: AskHelper; is: string | undefined }[] = [
    { name: "is nobody's where there is no file", files: [], is: undefined },
    { name: "is nobody's where all is for others", files: [{ auths: { "other.example": entry("x"), "r.example.evil": entry("x"), "r.example:5000": entry("x") } }], is: undefined },
    { name: "is that of the repository first", files: [{ auths: all }], is: "c of /0 r.example/a/b/c" },
    { name: "then that of its namespace", files: [without("r.example/a/b/c")], is: "b of /0 r.example/a/b" },
    { name: "then of what is above", files: [without("r.example/a/b/c", "r.example/a/b")], is: "a of /0 r.example/a" },
    { name: "and of the host at last", files: [without("r.example/a/b/c", "r.example/a/b", "r.example/a")], is: "host of /0 r.example" },
    { name: "is not that of a name that only begins like it", repository: "r.example/ab/c", files: [{ auths: { "r.example/a": entry("a") } }], is: undefined },
    { name: "is that of the first file, however special a later one", files: [{ auths: { "r.example": entry("first") } }, { auths: all }], is: "first of /0 r.example" },
    { name: "is that of the next file where the first has none", files: [{ auths: { "other.example": entry("x") } }, { auths: { "r.example": entry("second") } }], is: "second of /1 r.example" },
    { name: "is known by a key with a scheme, and a path behind it", files: [{ auths: { "https://r.example/v1/": entry("old") } }], is: "old of /0 https://r.example/v1/" },
    { name: "is that of the plain key where both are there", files: [{ auths: { "https://r.example": entry("old"), "r.example": entry("new") } }], is: "new of /0 r.example" },
    { name: "is known by a host in capitals", files: [{ auths: { "R.Example": entry("x") } }], is: "x of /0 R.Example" },
    ...["https://index.docker.io/v1/", "docker.io", "index.docker.io", "registry-1.docker.io"].map((key) => ({ name: `is Docker Hub's by ${key}`, repository: "docker.io/team/app", files: [{ auths: { [key]: entry("hub") } }], is: `hub of /0 ${key}` })),
    { name: "is Docker Hub's for a namespace before all of it", repository: "docker.io/team/app", files: [{ auths: { "https://index.docker.io/v1/": entry("hub"), "docker.io/team": entry("team") } }], is: "team of /0 docker.io/team" },
    { name: "is a username and a password where they stand apart", files: [{ auths: { "r.example": { username: "apart", password: "x" } } }], is: "apart of /0 r.example" },
    { name: "is what auth says where both are there", files: [{ auths: { "r.example": { ...entry("auth"), username: "apart", password: "x" } } }], is: "auth of /0 r.example" },
    { name: "is read though base64 wrote it in lines, with the line break of echo", files: [{ auths: { "r.example": { auth: base64("lines:s3cret\n").replace(/.{8}/g, "$&\n") } } }], is: "lines of /0 r.example" },
    { name: "is an identity token with the username beside it", files: [{ auths: { "r.example": { auth: base64("00000000-0000:"), identitytoken: "t" } } }], is: "identity-token 00000000-0000 of /0 r.example" },
    { name: "is an identity token without one", files: [{ auths: { "r.example": { identitytoken: "t" } } }], is: "identity-token <token> of /0 r.example" },
    { name: "is none in an entry that is null", files: [{ auths: { "r.example": null } }, { auths: { "r.example": entry("next") } }], is: "next of /1 r.example" },
    { name: "is none in an entry that Docker left empty", files: [{ auths: { "r.example": {} } }, { auths: { "r.example": entry("next") } }], is: "next of /1 r.example" },
    { name: "is what the helper of its host says before all entries", files: [{ credHelpers: { "r.example": "h" }, auths: all }], ask: helpers({ "docker-credential-h r.example": "helped" }), is: "helped of /0 docker-credential-h" },
    { name: "is an entry where the helper has none", files: [{ credHelpers: { "r.example": "h" }, auths: all }], is: "c of /0 r.example/a/b/c" },
    { name: "is an entry before what Docker keeps in its store", files: [{ credsStore: "s", auths: { "r.example": entry("host") } }], ask: helpers({ "docker-credential-s r.example": "stored" }), is: "host of /0 r.example" },
    { name: "is what Docker keeps in its store, where the entry is left empty", files: [{ credsStore: "s", auths: { "r.example": {} } }], ask: helpers({ "docker-credential-s r.example": "stored" }), is: "stored of /0 docker-credential-s" },
    { name: "is in no store where the host has a helper of its own, or none by an empty name", files: [{ credsStore: "s", credHelpers: { "r.example": "" } }, { credsStore: "s", credHelpers: { "r.example": "h" } }], ask: helpers({ "docker-credential-s r.example": "stored" }), is: undefined },
    { name: "is an identity token by the username <token>", files: [{ credsStore: "s" }], ask: helpers({ "docker-credential-s r.example": "<token>" }), is: "identity-token <token> of /0 docker-credential-s" },
    { name: "is that of the next file where the store has none", files: [{ credsStore: "s" }, { auths: { "r.example": entry("next") } }], is: "next of /1 r.example" },
  ];
  for (const { name, repository = "r.example/a/b/c", files, ask, is } of cases) {
    it(name, async () => expect(await found(repository, files, ask)).to.equal(is));
  }

  it("asks a helper for Docker Hub by the name that docker login gives it, then by its own", async () => {
    const asked: string[] = [];
    expect(await found("docker.io/team/app", [{ credsStore: "s" }], helpers({}, asked))).to.equal(undefined);
    expect(asked).to.deep.equal(["docker-credential-s https://index.docker.io/v1/", "docker-credential-s docker.io"]);
  });

  it("asks no helper of another host", async () => {
    const asked: string[] = [];
    await found("r.example/a", [{ credHelpers: { "other.example": "h", "r.example:5000": "h" } }], helpers({}, asked));
    expect(asked).to.deep.equal([]);
  });

  const wrong: { name: string; entry: unknown; says: string }[] = [
    { name: "no base64", entry: { auth: "s3cret!" }, says: "is not base64" },
    { name: "no colon", entry: { auth: base64("s3cret") }, says: "is no username and password" },
    { name: "no username", entry: { auth: base64(":s3cret") }, says: "the username for the registry is empty" },
    { name: "no password", entry: { auth: base64("bot:") }, says: "the password for the registry is empty" },
    { name: "a control character", entry: { auth: base64("bot:s3cret\nx") }, says: "has several lines" },
    { name: "a number", entry: { auth: 5 }, says: "is not what a login looks like" },
    { name: "a text", entry: "s3cret", says: "is not what a login looks like" },
    { name: "a registry token", entry: { registrytoken: "s3cret" }, says: "is a registry token" },
  ];
  for (const each of wrong) {
    it(`is refused, with its place and not with itself, where it is ${each.name}`, async () => {
      const { code, message } = await rejectionOf(found("r.example/a", [{ auths: { "r.example": each.entry } }]));
      expect(code).to.be.oneOf(["CONFIG_MISSING", "CREDENTIAL_REJECTED"]);
      expect(message).to.contain(each.says).and.contain("r.example in /0").and.not.contain("s3cret");
    });
  }

  it("is no matter of what others have", async () => {
    expect(await found("r.example/a", [{ auths: { "other.example": 5, "r.example": entry("ours") } }])).to.equal("ours of /0 r.example");
  });

  const answers: { name: string; output: Partial<HelperOutput>; says: string; code?: string }[] = [
    { name: "fails", output: { exitCode: 1, stdout: "s3cret", stderr: "no s3cret here, locked" }, says: "failed (exit code 1: no [redacted] here, locked)" },
    { name: "fails, and prints the login beside that", output: { exitCode: 2, stdout: JSON.stringify({ Username: "bot", Secret: "s3cret" }), stderr: "trace: s3cret bot:s3cret" }, says: "failed (exit code 2" },
    { name: "fails without a word", output: { exitCode: 1 }, says: "it says why only in its answer" },
    { name: "prints nothing", output: {}, says: "printed nothing" },
    { name: "prints something else", output: { stdout: "s3cret" }, says: "printed something else" },
    { name: "prints JSON of another kind", output: { stdout: '{"username":"s3cret"}' }, says: "printed something else" },
    { name: "gives what HTTP cannot carry", output: { stdout: '{"Username":"a:b","Secret":"s3cret"}' }, says: "(the answer of the credential helper docker-credential-s)", code: "CREDENTIAL_REJECTED" },
    { name: "gives no username", output: { stdout: '{"Username":"","Secret":"s3cret"}' }, says: "a login without a username" },
    { name: "gives no secret", output: { stdout: '{"Username":"s3cret","Secret":""}' }, says: "a login without a secret" },
    { name: "says that it has none, and ends well", output: { stdout: NONE.stdout }, says: "printed something else" },
  ];
  for (const { name, output, says, code: expected = "TOOL_FAILED" } of answers) {
    it(`is not nobody's where a helper ${name}`, async () => {
      const ask: AskHelper = () => Promise.resolve({ exitCode: 0, stdout: "", stderr: "", ...output });
      const { code, message } = await rejectionOf(found("r.example/a", [{ credsStore: "s" }], ask));
      expect(code).to.equal(expected);
      expect(message).to.contain(says).and.contain("docker-credential-s").and.not.contain("s3cret");
    });
  }

  for (const name of ["../evil", "a/b", " ", "-x"]) {
    it(`refuses a helper called ${JSON.stringify(name)}`, async () => {
      const { message } = await rejectionOf(found("r.example/a", [{ credHelpers: { "r.example": name } }]));
      expect(message).to.contain("is no name of a credential helper");
    });
  }
});
