import { expect } from "chai";
import { readdir } from "node:fs/promises";
import { z } from "zod";
import { runCli, type CliResult } from "../../support/runs/cli.js";
import { PublishStage } from "../../support/runs/publish-stage.js";
import { REGISTRIES, startOrSkip } from "../../support/registries/registries.js";

const PATH = "team/images/app";
const reportSchema = z.object({
  ok: z.boolean(),
  exists: z.string(),
  tls: z.union([z.string(), z.object({ protocol: z.string(), subject: z.string() })]),
  posture: z.record(z.string(), z.object({ answer: z.string(), detail: z.string() })),
  leftBehind: z.array(z.string()),
});

/** Everything that the registry keeps on its disk, by name: tags, blobs, upload sessions and empty repositories. */
async function kept(stage: PublishStage): Promise<string[]> {
  return (await readdir(stage.registry.workspace.join("registry-storage"), { recursive: true })).sort();
}

function audit(stage: PublishStage, args: readonly string[], password: string | undefined = stage.registry.facts.password): Promise<CliResult> {
  const { host, username } = stage.registry.facts;
  const key = password === "" ? [] : ["--username", username, "--password-env", "KEY"];
  return runCli(["audit", "--registry", host, ...stage.registry.transportOptions, ...key, ...args], { KEY: password });
}

for (const kind of REGISTRIES) {
  describe(`auditing ${kind.name}`, () => {
    let stage: PublishStage;
    before(async function () {
      stage = await PublishStage.open(await startOrSkip(kind, this));
      expect((await stage.publish()).exitCode).to.equal(0);
    });
    after(async () => {
      // There is none where this kind was skipped.
      await (stage as PublishStage | undefined)?.[Symbol.asyncDispose]();
    });

    it("tells how it is set up, and leaves nothing behind", async () => {
      const { scheme, promise } = stage.registry.facts;
      const before = await kept(stage);
      const { exitCode, stdout, stderr } = await audit(stage, ["--repository", PATH, "--json"]);
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
      const { posture, tls, ...report } = reportSchema.parse(JSON.parse(stdout));
      expect(report).to.deep.equal({ ok: true, exists: "exists", leftBehind: [] });
      const answers = Object.fromEntries(Object.entries(posture).map(([question, { answer }]) => [question, answer]));
      const anybody = promise.anonymousPull ? "yes" : "no";
      expect(answers).to.include({ anonymousPull: anybody, anonymousTags: anybody, anonymousPush: "no", keyPush: "yes", keyTags: "yes", keyCatalog: "yes" });
      expect(answers["overwrite"]).to.equal(promise.immutableTags ? "no" : "yes");
      expect(posture["anonymousPush"]?.detail).to.contain("401");
      expect(typeof tls === "string" ? tls : tls.protocol).to.match(scheme === "http" ? /^plain HTTP$/ : /^TLSv1\.[23]$/);
      expect(await kept(stage)).to.deep.equal(before);
    });

    it("passes what is kept, and fails what is not, with the report all the same", async () => {
      const { anonymousPull, immutableTags } = stage.registry.facts.promise;
      const shown = `${anonymousPull ? "" : "no-"}anonymous-pull,no-anonymous-push,key-can-push${immutableTags ? ",immutable-tags" : ""}`;
      const good = await audit(stage, ["--repository", PATH, "--expect", shown]);
      expect(good).to.include({ exitCode: 0, stderr: "" });
      expect(good.stdout).to.match(/^Audit of /).and.contain("✓ key-can-push").and.not.contain("✗");
      const missing = anonymousPull ? "no-anonymous-pull" : "anonymous-pull";
      const bad = await audit(stage, ["--repository", PATH, "--expect", shown, missing]);
      expect(bad).to.include({ exitCode: 1, stderr: "" });
      expect(bad.stdout).to.contain(`✗ ${missing}`).and.contain("✓ key-can-push");
    });

    it("does not ask a repository that does not exist, and does not create it", async () => {
      const before = await kept(stage);
      const { exitCode, stdout } = await audit(stage, ["--repository", "team/none", "--expect", "key-can-push", "--json"]);
      expect(exitCode).to.equal(1);
      const { exists, posture } = reportSchema.parse(JSON.parse(stdout));
      expect(exists).to.equal("absent");
      expect(posture["keyPush"]).to.deep.equal({ answer: "unknown", detail: "there is no such repository, and asking could create it: publish an image first, or give --create (create)" });
      expect(await kept(stage)).to.deep.equal(before);
    });

    it("tells of a wrong key that it may nothing, and without a key what nobody knows", async () => {
      const wrong = await audit(stage, ["--repository", PATH, "--expect", "key-can-push"], "wrong-password-7");
      expect(wrong.exitCode).to.equal(1);
      expect(wrong.stdout).to.match(/push with the key +(?:no|unknown) /).and.not.contain("wrong-password-7");
      const none = await audit(stage, ["--repository", PATH], "");
      expect(none.exitCode).to.equal(0);
      expect(none.stdout).to.match(/push with the key +unknown +no key was given/);
    });
  });
}
