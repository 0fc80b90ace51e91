import { expect } from "chai";
import { z } from "zod";
import { findZot } from "../../../host/registries/zot.js";
import { skipWithoutZot } from "../../support/registries/zot.js";
import { runCli } from "../../support/runs/cli.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { processes } from "../../support/runs/processes.js";

const REFERENCE = /^127\.0\.0\.1:\d+\/rehearsal\/app:v1\.2\.3-[0-9a-f]{7}@sha256:[0-9a-f]{64}$/;
const reportSchema = z.object({
  ok: z.literal(true),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  reference: z.string().regex(REFERENCE),
  steps: z.array(z.object({ name: z.string(), passed: z.literal(true), detail: z.string() })).length(6),
});

describe("npm run dry-run", () => {
  let tree: SourceTree;
  before(async () => {
    tree = await SourceTree.create(scratchContainer("app"));
    await tree.commit();
  });
  after(() => tree.remove());

  const kinds: { name: string; args: string[]; needsZot?: true }[] = [
    { name: "docker-registry with token authentication", args: [] },
    { name: "docker-registry with htpasswd", args: ["--auth", "basic"] },
    { name: "zot with create-only rights", args: ["--registry-kind", "zot"], needsZot: true },
  ];
  for (const { name, args, needsZot } of kinds) {
    it(`rehearses against ${name}, and leaves nothing`, async function () {
      if (needsZot) await skipWithoutZot(this);
      const zot = await findZot(process.env);
      const environment: Record<string, string> = zot ? { ZOT_BIN: zot } : {};
      const { exitCode, stdout, stderr, left } = await runCli(["dry-run", "--source", tree.path, "--container", "app", ...args], environment);
      expect(stderr).to.equal("");
      expect(exitCode).to.equal(0);
      expect(stdout.split("\n").at(-1)).to.match(REFERENCE);
      expect(stdout).to.contain("Rehearsal passed").and.not.contain("✗");
      expect(left).to.deep.equal([]);
    });
  }

  it("prints one JSON document with --json, the same digest at every run of a commit", async () => {
    const run = async () => {
      const { stdout } = await runCli(["dry-run", "--source", tree.path, "--container", "app", "--json"]);
      return reportSchema.parse(JSON.parse(stdout)).digest;
    };
    expect(await run()).to.equal(await run());
  });

  it("leaves no process behind", async () => {
    const { temporary } = await (async () => {
      const { CliRun } = await import("../../support/runs/cli.js");
      const started = await CliRun.start(["dry-run", "--source", tree.path, "--container", "app"]);
      await started.end();
      return started;
    })();
    const left = processes().filter(({ commandLine }) => commandLine.includes(temporary));
    expect(left).to.deep.equal([]);
  });

  it("takes the commit and the version from the command line for a tree without git", async () => {
    const plain = await SourceTree.create(scratchContainer("app"));
    try {
      const commit = "0123456789abcdef0123456789abcdef01234567";
      const { stdout, exitCode } = await runCli(["dry-run", "--source", plain.path, "--container", "app", "--commit", commit, "--version", "9.9+b1"]);
      expect(exitCode).to.equal(0);
      expect(stdout).to.contain("/rehearsal/app:v9.9_b1-0123456@sha256:");
    } finally {
      await plain.remove();
    }
  });
});
