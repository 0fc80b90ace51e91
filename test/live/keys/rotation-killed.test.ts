import { expect } from "chai";
import { readdir, readFile, stat } from "node:fs/promises";
import { login, type Login } from "../../../core/credentials/credential.js";
import { startZot } from "../../../host/registries/zot.js";
import { Workspace } from "../../../host/run/workspace.js";
import { FakeZot, OWNER } from "../../support/keys/fake-zot.js";
import { Front } from "../../support/keys/front.js";
import { skipWithoutZot } from "../../support/registries/zot.js";
import { CliRun, runCli, type CliResult } from "../../support/runs/cli.js";

interface Served extends AsyncDisposable {
  readonly host: string;
  readonly owner: Login;
}

const REGISTRIES: readonly (readonly [name: string, prepare: (context: Mocha.Context) => Promise<void>, start: (workspace: Workspace) => Promise<Served>])[] = [
  ["a scripted zot", () => Promise.resolve(), async () => {
    const zot = await FakeZot.start();
    return { host: zot.host, owner: login(OWNER.username, OWNER.password), [Symbol.asyncDispose]: () => zot[Symbol.asyncDispose]() };
  }],
  ["a real zot", skipWithoutZot, async (workspace) => {
    const zot = await startZot(workspace);
    if (zot.credential.kind !== "basic") throw new Error("a rehearsal's zot has a user with a password");
    return { host: zot.host, owner: zot.credential, [Symbol.asyncDispose]: () => zot[Symbol.asyncDispose]() };
  }],
];

/** The requests of a rotation that change something or prove something, and when at them it is killed. */
const KILLS: readonly (readonly [step: string, line: RegExp, when: "asked" | "answered"])[] = [
  ["before a key is made", /^POST \/zot\/auth\/apikey$/, "asked"],
  ["when one is made, and nobody knows it", /^POST \/zot\/auth\/apikey$/, "answered"],
  ["before it is proved", /^(?:PUT|POST) \/v2\/ns\/app\//, "asked"],
  ["when it is proved", /^(?:PUT|POST) \/v2\/ns\/app\//, "answered"],
  ["when it is handed over, before the old one is revoked", /^DELETE \/zot\/auth\/apikey\?id=/, "asked"],
  ["when the old one is revoked", /^DELETE \/zot\/auth\/apikey\?id=/, "answered"],
];

for (const [name, prepare, start] of REGISTRIES) {
  describe(`keys-rotate at ${name}`, () => {
    let workspace: Workspace;
    let zot: Served;
    let front: Front;
    let place: string;
    before(async function () {
      await prepare(this);
      workspace = await Workspace.create();
      zot = await start(workspace);
      front = await Front.before(zot.host);
    });
    after(async () => {
      await (front as Front | undefined)?.[Symbol.asyncDispose]();
      await (zot as Served | undefined)?.[Symbol.asyncDispose]();
      await (workspace as Workspace | undefined)?.[Symbol.asyncDispose]();
    });

    const sink = () => `${place}/key`;
    const basic = (password: string) => ({ authorization: `Basic ${Buffer.from(`${zot.owner.username}:${password}`).toString("base64")}` });
    const access = () => ["--registry", front.host, "--username", zot.owner.username, "--label", "ci", "--retry-seconds", "0"];
    const rotation = () => ["keys-rotate", ...access(), "--repository", "ns/app", "--password-file", sink(), "--to-file", sink()];
    const statusOf = async (key: string) => (await fetch(`http://${zot.host}/v2/`, { headers: basic(key) })).status;
    async function labels(): Promise<string[]> {
      const { apiKeys } = (await (await fetch(`http://${zot.host}/zot/auth/apikey`, { headers: basic(zot.owner.password.reveal()) })).json()) as { apiKeys: { label: string; uuid: string }[] | null };
      return (apiKeys ?? []).map(({ label }) => label);
    }
    /** A folder with a key file, and that key alone. */
    async function begin(): Promise<string> {
      const { apiKeys } = (await (await fetch(`http://${zot.host}/zot/auth/apikey`, { headers: basic(zot.owner.password.reveal()) })).json()) as { apiKeys: { uuid: string }[] | null };
      for (const { uuid } of apiKeys ?? []) await fetch(`http://${zot.host}/zot/auth/apikey?id=${uuid}`, { method: "DELETE", headers: basic(zot.owner.password.reveal()) });
      place = await workspace.folder(`sink-${Math.random().toString(36).slice(2)}`);
      front.watcher = () => undefined;
      const made = await runCli(["keys-create", ...access(), "--password-env", "PW", "--to-file", sink()], { PW: zot.owner.password.reveal() });
      expect(made, made.stderr).to.include({ exitCode: 0 });
      return readFile(sink(), "utf8");
    }
    async function expectFinished({ exitCode, stderr, stdout }: CliResult, before: string): Promise<void> {
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
      const key = await readFile(sink(), "utf8");
      expect(stdout).not.to.contain(key);
      expect({ new: await statusOf(key), old: await statusOf(before) }).to.deep.equal({ new: 200, old: 401 });
      expect(await labels()).to.deep.equal(["ci (rotated)"]);
      expect((await stat(sink())).mode & 0o777).to.equal(0o600);
      expect(await readdir(place)).to.deep.equal(["key"]);
    }

    it("replaces the key by one that works, and the old one is gone", async () => {
      const before = await begin();
      await expectFinished(await runCli(rotation()), before);
      const again = await readFile(sink(), "utf8");
      await expectFinished(await runCli(rotation()), again);
    });

    it("makes the first one by a password, and lists it", async () => {
      await begin();
      const first = [...access(), "--repository", "ns/app", "--password-env", "PW", "--to-file", sink()];
      await expectFinished(await runCli(["keys-rotate", ...first], { PW: zot.owner.password.reveal() }), "none");
      const { stdout, exitCode } = await runCli(["keys-list", "--registry", front.host, "--username", zot.owner.username, "--password-file", sink(), "--warn-days", "14"]);
      expect(stdout).to.match(/^LABEL .*\nci \(rotated\) .* (?:89|90) +in use$/);
      expect(exitCode).to.equal(0);
      expect((await runCli(["keys-list", "--registry", front.host, "--username", zot.owner.username, "--password-file", sink(), "--warn-days", "100"])).exitCode).to.equal(8);
    });

    for (const [step, line, when] of KILLS) {
      it(`killed ${step}: what the file holds works, and the next run finishes`, async () => {
        const before = await begin();
        const run = await CliRun.start(rotation());
        let killed = false;
        front.watcher = (asked, moment) => {
          if (moment === when && line.test(asked)) killed = run.process.kill("SIGKILL");
        };
        await run.end();
        front.watcher = () => undefined;
        expect(killed).to.equal(true);
        expect(await statusOf(await readFile(sink(), "utf8"))).to.equal(200);
        await expectFinished(await runCli(rotation()), before);
      });
    }

    for (const [what, script] of [["before", "kill -9 $PPID"], ["after", 'cat >"$1"; kill -9 $PPID']] as const) {
      it(`killed by the command that takes the key, ${what} it did: the next run finishes`, async () => {
        const before = await begin();
        await runCli([...rotation().slice(0, -2), "--to-command", "--", "sh", "-c", script, "sh", sink()]);
        expect(await statusOf(await readFile(sink(), "utf8"))).to.equal(200);
        await expectFinished(await runCli(rotation()), before);
      });
    }

    it("stopped by SIGTERM while the command runs, it says which keys work", async () => {
      const before = await begin();
      const run = await CliRun.start([...rotation().slice(0, -2), "--to-command", "--", "sh", "-c", "kill -TERM $PPID; exec sleep 60"]);
      const { exitCode, stderr } = await run.end();
      expect(exitCode).to.equal(143);
      expect(stderr).to.match(/INTERRUPTED: .*nothing is revoked: all of them work \([0-9a-f-]{36}, [0-9a-f-]{36}\)/);
      expect(await statusOf(before)).to.equal(200);
      await expectFinished(await runCli(rotation()), before);
    });
  });
}
