import { expect } from "chai";
import { execa } from "execa";
import { chmod, mkdir, mkdtemp, open, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCredential, type PasswordSource } from "../../../../host/registries/password.js";
import { skip } from "../../../support/skip.js";
import { rejectionOf } from "../../faults.js";

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
    { name: "a variable and standard input", source: { username: "bot", passwordEnv: "KEY", passwordStdin: true }, says: "both --password-env and --password-stdin" },
    { name: "all three", source: { username: "bot", ...both, passwordStdin: true }, says: "--password-env and --password-file and --password-stdin are given" },
    { name: "standard input without a username", source: { passwordStdin: true }, says: "without a username" },
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

  async function file(text: string | Buffer, mode: number): Promise<string> {
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
    { name: "is a folder", path: () => mkdir(join(folder, "d"), { mode: 0o700 }).then(() => join(folder, "d")), says: "d is a folder" },
    { name: "is no text", path: () => file(Buffer.from("p\u00e4ss", "latin1"), 0o600), says: "is not text in UTF-8" },
    { name: "is far too long", path: () => file("x".repeat(70_000), 0o600), says: "holds more than a password" },
    { name: "is empty", path: () => file("", 0o600), says: "the password for the registry is empty" },
    { name: "holds only a newline", path: () => file("\n", 0o600), says: "the password for the registry is empty" },
  ];
  it("is not named where nothing is: it may be the password itself", async () => {
    for (const passwordFile of [join(folder, "hunter2"), join(folder, "hunter2", "a"), "hunter2".repeat(100)]) {
      const fault = await rejectionOf(readCredential({ ...NOTHING, username: "bot", passwordFile }, {}));
      expect(fault.message).to.include("the file that --password-file (or CONTAINER_PUBLISHER_PASSWORD_FILE) names cannot be read").and.not.include("hunter2");
    }
  });

  it("is named where it is UTF-16, and taken with a byte order mark", async () => {
    const utf16 = await file(Buffer.from("\ufeffhunter2\r\n", "utf16le"), 0o600);
    const fault = await rejectionOf(readCredential({ ...NOTHING, username: "bot", passwordFile: utf16 }, {}));
    expect(fault.message).to.include("UTF-16").and.not.include("hunter2");
    expect(await passwordOf({ passwordFile: await file("\ufeffhunter2\r\n", 0o400) })).to.equal("bot:hunter2");
  });

  it("is found behind links, as Kubernetes lays them", async () => {
    await symlink(await file("hunter2", 0o600), join(folder, "..data"));
    await symlink("..data", join(folder, "link"));
    expect(await passwordOf({ passwordFile: join(folder, "link") })).to.equal("bot:hunter2");
  });

  it("may be a FIFO, whose writer comes later", async () => {
    const fifo = join(folder, "fifo");
    await execa("mkfifo", ["-m", "600", fifo]);
    const reading = passwordOf({ passwordFile: fifo });
    const writer = await open(fifo, "w");
    await writer.writeFile("hunter2\n");
    await writer.close();
    expect(await reading).to.equal("bot:hunter2");
  });

  /** As a container runtime lays a secret: readable for everybody, on a mount that nobody can write to. */
  it("may be readable for all on a read-only mount", async function () {
    const mounted = join(folder, "mounted");
    await mkdir(mounted);
    const mount = await execa("mount", ["-t", "tmpfs", "none", mounted], { reject: false });
    if (mount.exitCode !== 0) skip(this, "nothing may be mounted here");
    try {
      const passwordFile = join(mounted, "key");
      await writeFile(passwordFile, "hunter2\n", { mode: 0o444 });
      await chmod(passwordFile, 0o444);
      expect((await rejectionOf(readCredential({ username: "bot", passwordFile }, {}))).message).to.include("mode 444");
      await execa("mount", ["-o", "remount,ro", mounted]);
      expect(await passwordOf({ passwordFile })).to.equal("bot:hunter2");
    } finally {
      await execa("umount", [mounted]);
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
