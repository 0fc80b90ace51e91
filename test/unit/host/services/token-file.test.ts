import { expect } from "chai";
import { execa } from "execa";
import { chmod, chown, mkdir, symlink, writeFile } from "node:fs/promises";
import { infisicalIdentity } from "../../../../host/infisical/identity.js";
import { isFromInfisical, infisicalSource, type InfisicalSettings } from "../../../../host/infisical/settings.js";
import { readTokenFile } from "../../../../host/services/token-file.js";
import { readToken } from "../../../../host/services/token-source.js";
import type { JobTokenSettings } from "../../../../host/logins/job-token-settings.js";
import type { RegistryRun } from "../../../../host/run/run.js";
import { Workspace } from "../../../../host/run/workspace.js";
import { skip } from "../../../support/skip.js";
import { refusal } from "../../faults.js";

const TOKEN = "st.t0ken-s3cret";

describe("host/services: the file of a token", () => {
  let workspace: Workspace;
  beforeEach(async () => void (workspace = await Workspace.create()));
  afterEach(() => workspace[Symbol.asyncDispose]());
  const path = () => workspace.join("token");
  const write = async (text: string | Buffer, mode = 0o600) => {
    await writeFile(path(), text);
    await chmod(path(), mode);
  };
  const refused = (file = path()) => {
    const message = refusal("CONFIG_MISSING", () => readTokenFile(file, "INFISICAL_TOKEN_AUTH_FILE"));
    expect(message).not.to.contain("s3cret");
    return message;
  };

  for (const mode of [0o600, 0o400]) {
    it(`is read with mode 0${mode.toString(8)}, without the line break at its end`, async () => {
      await write(`${TOKEN}\n`, mode);
      expect(readTokenFile(path(), "X").reveal()).to.equal(TOKEN);
    });
  }

  for (const mode of [0o644, 0o640, 0o604, 0o620, 0o660, 0o700, 0o4600]) {
    it(`is refused with mode ${mode.toString(8)}, and the command that mends it is named`, async () => {
      await write(TOKEN, mode);
      expect(refused()).to.contain(`(mode ${mode.toString(8).padStart(4, "0")})`).and.contain(`Run: chmod 600 ${path()}.`);
      await execa("sh", ["-c", `chmod 600 ${path()}`]);
      expect(readTokenFile(path(), "X").reveal()).to.equal(TOKEN);
    });
  }

  it("is named as a shell takes it", async () => {
    const odd = workspace.join("my token's file");
    await writeFile(odd, TOKEN, { mode: 0o644 });
    await chmod(odd, 0o644);
    const [, command = ""] = /Run: (chmod .*)\.$/.exec(refused(odd)) ?? [];
    await execa("sh", ["-c", command]);
    expect(readTokenFile(odd, "X").reveal()).to.equal(TOKEN);
  });

  it("is no link, not even to a file that is as it should be", async () => {
    await write(TOKEN);
    await symlink(path(), workspace.join("link"));
    expect(refused(workspace.join("link"))).to.contain(`is a link to ${path()}`);
  });

  it("is no FIFO, which nobody waits for, no folder and no device", async () => {
    await execa("mkfifo", ["-m", "600", workspace.join("fifo")]);
    await mkdir(workspace.join("folder"), { mode: 0o700 });
    for (const each of [workspace.join("fifo"), workspace.join("folder"), "/dev/null"]) expect(refused(each)).to.contain("is no regular file");
  });

  it("is our user's own", async function () {
    if (process.getuid?.() !== 0) return skip(this, "only root can give a file away");
    await write(TOKEN);
    await chown(path(), 65534, 65534);
    expect(refused()).to.contain("belongs to another user (uid 65534)").and.contain(`Run: sudo chown 0 ${path()} && sudo chmod 600 ${path()}`);
  });

  const contents: [what: string, text: string | Buffer, says: string][] = [
    ["nothing", "", "is empty"],
    ["a line break alone", "\n", "is empty"],
    ["several lines", `${TOKEN}\n${TOKEN}\n`, "has several lines"],
    ["words", `INFISICAL_TOKEN = ${TOKEN}`, "holds a blank"],
    ["no text", Buffer.from([0xff, 0xfe, 0x73, 0x00]), "is not text"],
    ["too much", "s3cret".repeat(20_000), "holds more than a token (over 64 KiB)"],
  ];
  for (const [what, text, says] of contents) {
    it(`is refused where it holds ${what}`, async () => {
      await write(text);
      expect(refused()).to.contain(says);
    });
  }

  it("is not named where nothing is: it may be the token itself", () => {
    expect(refused(`/nonexistent/${TOKEN}`)).to.contain("the token file that INFISICAL_TOKEN_AUTH_FILE names cannot be read");
  });

  describe("or a client secret is what Infisical is asked by", () => {
    const run = { signal: new AbortController().signal } as RegistryRun;
    const identityOf = (settings: InfisicalSettings & JobTokenSettings, environment: NodeJS.ProcessEnv) => infisicalIdentity(settings, environment, run);

    it("one of them, and the file where none is named", async () => {
      await write(TOKEN);
      expect(identityOf({}, { INFISICAL_TOKEN_AUTH_FILE: path() })).to.have.property("kind", "token");
      const environment: NodeJS.ProcessEnv = { SECRET: "cl1ent" };
      const identity = identityOf({ infisicalClientId: "c-1", infisicalClientSecretEnv: "SECRET" }, environment);
      expect(identity.kind === "universal" && identity.clientSecret.reveal()).to.equal("cl1ent");
      expect(environment).to.deep.equal({});
      expect(refusal("CONFIG_MISSING", () => identityOf({}, {}))).to.contain("Set INFISICAL_TOKEN_AUTH_FILE");
      expect(refusal("CONFIG_MISSING", () => identityOf({ infisicalClientSecretFile: path() }, {}))).to.contain("--infisical-client-id");
      expect(refusal("CONFIG_MISSING", () => identityOf({ infisicalClientId: "c-1" }, {}))).to.contain("--infisical-client-secret-env");
      expect(identityOf({ infisicalIdentityId: "i-1", oidcAudience: "infisical" }, {})).to.include({ kind: "oidc", identityId: "i-1" });
      expect(refusal("CONFIG_MISSING", () => identityOf({ infisicalIdentityId: "i-1", infisicalClientId: "c-1" }, {}))).to.contain("both --infisical-identity-id and --infisical-client-id");
      expect(refusal("CONFIG_MISSING", () => identityOf({ oidcAudience: "infisical" }, {}))).to.contain("Add --infisical-identity-id");
      expect(refusal("CONFIG_MISSING", () => readToken({ env: "A", file: "b" }, "forge-token", {}))).to.contain("both --forge-token-env and --forge-token-file");
      expect(refusal("CONFIG_MISSING", () => readToken({ env: "s3cret-itself" }, "forge-token", {}))).to.contain("the environment variable that --forge-token-env names").and.not.contain("s3cret");
    });

    it("all that tells where the secrets are is asked for at once", () => {
      expect(isFromInfisical({})).to.equal(false);
      expect(isFromInfisical({ infisicalPath: "/a" })).to.equal(true);
      expect(refusal("CONFIG_MISSING", () => infisicalSource({ infisicalUrl: "https://i.example", infisicalEnvironment: "prod" }))).to.contain("without --infisical-project-id, --infisical-username-secret, --infisical-password-secret");
      expect(infisicalSource({ infisicalUrl: "https://i.example", infisicalEnvironment: "prod", infisicalProjectId: "p", infisicalUsernameSecret: "A", infisicalPasswordSecret: "B" }).path).to.equal("/");
    });
  });
});
