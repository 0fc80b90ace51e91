import { expect } from "chai";
import { chmod, copyFile } from "node:fs/promises";
import { join } from "node:path";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";
import { runHere, type RunHere } from "../../support/runs/in-process.js";
import { processes } from "../../support/runs/processes.js";
import type { SourceTree } from "../../support/sources/git-tree.js";
import { treeWithShell } from "../../support/sources/shell-tree.js";

const MARK = "4343.4343";

describe("--test", () => {
  let live: LiveRegistry;
  let tree: SourceTree;
  let tag: string;
  before(async () => {
    live = await liveRegistry("basic");
    tree = await treeWithShell("ENV GREETING=hi", "USER 4711:4711", "WORKDIR /work");
    const setsid = join(tree.path, "containers/app/rootfs/bin/setsid");
    await copyFile("/usr/bin/setsid", setsid);
    await chmod(setsid, 0o755);
    process.env["KEY"] = live.password;
    tag = `v1.0.0-${(await tree.commit()).slice(0, 7)}`;
  });
  after(async () => {
    delete process.env["KEY"];
    await tree.remove();
    await live[Symbol.asyncDispose]();
  });

  const run = (command: string, ...more: string[]): Promise<RunHere> => runHere(command, "--source", tree.path, "--container", "app", ...more);
  const publish = (...more: string[]) => run("publish-image", "--registry", live.registry.host, "--namespace", "team", "--username", live.username, "--password-env", "KEY", ...more);
  const tags = async () => {
    const authorization = `Basic ${Buffer.from(`${live.username}:${live.password}`).toString("base64")}`;
    return (await fetch(`http://${live.registry.host}/v2/team/app/tags/list`, { headers: { authorization } })).status;
  };

  it("that fails ends the run with TEST_FAILED, what it said and its exit code, and nothing is published", async () => {
    const { error, told } = await publish("--test", "echo fine", "--test", "echo not as expected >&2; exit 7");
    expect(error?.message).to.match(/^TEST_FAILED: the test of containers\/app \(echo not as expected.*\) ended with exit code 7: not as expected\. Nothing is published\./);
    expect(told).to.contain("testing containers/app: echo fine").and.contain("fine\n").and.not.contain("pushing");
    expect(await tags()).to.equal(404);
  });

  it("runs as the image says, and what passes is published: the image that is built without a test, too", async () => {
    const says = 'test "$GREETING $PWD" = "hi /work" && ! test -w /bin';
    const built = await run("build-image", "--test", says, "--test", '["/bin/sh", "-c", "test $GREETING = hi"]');
    expect(built.error?.message).to.equal(undefined);
    expect(built.json).to.deep.include({ container: "app", tag, tests: 2, platforms: ["linux/amd64"] });
    const { text, error } = await publish("--test", "exit 0");
    expect(error?.message).to.equal(undefined);
    expect(text.slice(text.indexOf("/app:") + 1)).to.equal(built.text);
    expect((await run("build-image")).text).to.equal(built.text);
  });

  it("does not run where the image is published already", async () => {
    const { text, told } = await publish("--test", "exit 7");
    expect(text).to.contain(`/team/app:${tag}@sha256:`);
    expect(told).to.contain("already published").and.not.contain("testing");
  });

  it("takes with it what it leaves running, in whatever session, and ends where its time is over", async () => {
    const sleeping = () => processes().filter(({ commandLine }) => commandLine.startsWith(`sleep ${MARK}`) || commandLine.startsWith(`/bin/sleep ${MARK}`));
    const { error } = await run("build-image", "--test", `setsid sleep ${MARK} >/dev/null 2>&1 & sleep ${MARK} & exit 0`, "--test", `sleep ${MARK}`, "--test-timeout", "1");
    expect(error?.message).to.match(/^TEST_FAILED: .* took longer than 1 seconds\. .*--test-timeout/);
    expect(sleeping()).to.deep.equal([]);
  });

  it("that prints without end is ended long before its time", async () => {
    const { error } = await run("build-image", "--test", "x=4343; while [ ${#x} -lt 99999 ]; do x=$x$x; done; while :; do echo $x; done");
    expect(error?.message).to.match(/^TEST_FAILED: .* printed more than 16777216 bytes\. Nothing is published\. .*print less/);
  });

  it("says how to try an image that has no shell", async () => {
    const { error } = await run("build-image", "--test", '["/none"]');
    expect(error?.message).to.match(/^TEST_FAILED: .*\/none: no such file/);
    expect((await run("build-image", "--test", '["/none"')).error?.message).to.match(/^CONFIG_MISSING: .*JSON array/);
  });
});
