import { expect } from "chai";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCredential, type PasswordSource } from "../../../host/password.js";
import { rejectionOf } from "../faults.js";

const NOTHING: PasswordSource = { username: undefined, passwordEnv: undefined, passwordFile: undefined };

async function passwordOf(source: Partial<PasswordSource>, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const credential = await readCredential({ ...NOTHING, username: "bot", ...source }, environment);
  return credential.kind === "basic" ? `${credential.username}:${credential.password.reveal()}` : credential.kind;
}

describe("host/password: which options go together", () => {
  const both = { passwordEnv: "KEY", passwordFile: "/x" };
  const refused: { name: string; source: Partial<PasswordSource>; says: string }[] = [
    { name: "a variable and a file", source: { username: "bot", ...both }, says: "both --password-env and --password-file" },
    { name: "both without a username", source: both, says: "both --password-env and --password-file" },
    { name: "a variable without a username", source: { passwordEnv: "KEY" }, says: "without a username" },
    { name: "a file without a username", source: { passwordFile: "/x" }, says: "without a username" },
    { name: "a username without a password", source: { username: "bot" }, says: "without a password" },
    { name: "an empty username", source: { username: "", passwordEnv: "KEY" }, says: "the username for the registry is empty" },
  ];
  for (const { name, source, says } of refused) {
    it(`refuses ${name}`, async () => {
      const fault = await rejectionOf(readCredential({ ...NOTHING, ...source }, { KEY: "hunter2" }));
      expect(fault.code).to.equal("CONFIG_MISSING");
      expect(fault.message).to.include(says).and.not.include("hunter2");
    });
  }

  it("is anonymous without any", async () => expect((await readCredential(NOTHING, {})).kind).to.equal("anonymous"));
});

describe("host/password: an environment variable", () => {
  it("is read, and taken out of the environment, alone", async () => {
    const environment: NodeJS.ProcessEnv = { KEY: "hunter2\n", OTHER: "stays" };
    expect(await passwordOf({ passwordEnv: "KEY" }, environment)).to.equal("bot:hunter2");
    expect(environment).to.deep.equal({ OTHER: "stays" });
  });

  const wrong: { name: string; passwordEnv: string; shown: boolean }[] = [
    { name: "a variable that is not set", passwordEnv: "REGISTRY_PASSWORD", shown: true },
    { name: "a key in capitals that was given instead of a name", passwordEnv: "AKIAIOSFODNN7EXAMPLE", shown: false },
    { name: "a variable that is empty", passwordEnv: "EMPTY", shown: true },
    { name: "the password itself", passwordEnv: "hunter2secret", shown: false },
    { name: "a password with signs", passwordEnv: "Hunter-2$secret", shown: false },
    { name: "a zot API key", passwordEnv: "zak_0a1b2c3d4e5f", shown: false },
    { name: "an empty name", passwordEnv: "", shown: true },
  ];
  for (const { name, passwordEnv, shown } of wrong) {
    it(`${shown ? "names" : "does not repeat"} ${name}`, async () => {
      const fault = await rejectionOf(readCredential({ ...NOTHING, username: "bot", passwordEnv }, { EMPTY: "" }));
      expect(fault.code).to.equal("CONFIG_MISSING");
      expect(fault.message.includes(passwordEnv)).to.equal(shown);
      expect(fault.message).to.include("is not set, or empty");
    });
  }
});

describe("host/password: a file", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "container-publisher-test-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  async function file(text: string, mode: number): Promise<string> {
    const path = join(folder, `key-${mode.toString(8)}`);
    await writeFile(path, text);
    await chmod(path, mode);
    return path;
  }

  for (const mode of [0o600, 0o400]) {
    it(`is read with mode ${mode.toString(8)}`, async () => {
      expect(await passwordOf({ passwordFile: await file("hunter2\r\n", mode) })).to.equal("bot:hunter2");
    });
  }

  for (const mode of [0o644, 0o640, 0o604, 0o620, 0o602, 0o610, 0o666, 0o777]) {
    it(`is refused with mode ${mode.toString(8)}, saying how to mend it`, async () => {
      const passwordFile = await file("hunter2", mode);
      const fault = await rejectionOf(readCredential({ ...NOTHING, username: "bot", passwordFile }, {}));
      expect(fault.code).to.equal("CONFIG_MISSING");
      expect(fault.message).to.include(`mode ${mode.toString(8)}`).and.include(`chmod 600 ${passwordFile}`).and.not.include("hunter2");
    });
  }

  const unreadable: { name: string; path: () => Promise<string>; says: string }[] = [
    { name: "is missing", path: () => Promise.resolve(join(folder, "none")), says: "cannot be read" },
    { name: "is a folder", path: () => mkdir(join(folder, "d"), { mode: 0o700 }).then(() => join(folder, "d")), says: "cannot be read" },
    { name: "is empty", path: () => file("", 0o600), says: "the password for the registry is empty" },
    { name: "holds only a newline", path: () => file("\n", 0o600), says: "the password for the registry is empty" },
  ];
  it("is not named where nothing is: it may be the password itself", async () => {
    for (const passwordFile of [join(folder, "hunter2"), join(folder, "hunter2", "a"), "hunter2".repeat(100)]) {
      const fault = await rejectionOf(readCredential({ ...NOTHING, username: "bot", passwordFile }, {}));
      expect(fault.message).to.include("the file that --password-file names cannot be read").and.not.include("hunter2");
    }
  });

  for (const { name, path, says } of unreadable) {
    it(`is refused where it ${name}`, async () => {
      const fault = await rejectionOf(readCredential({ ...NOTHING, username: "bot", passwordFile: await path() }, {}));
      expect(fault.code).to.equal("CONFIG_MISSING");
      expect(fault.message).to.include(says);
    });
  }
});
