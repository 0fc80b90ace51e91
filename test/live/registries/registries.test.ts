import { expect } from "chai";
import { parseTag } from "../../../core/image/tag.js";
import { pullThrough } from "../../../core/registry/api/pull.js";
import type { Manifest } from "../../../core/registry/api/repository-client.js";
import { rejectionOf } from "../../unit/faults.js";
import { PublishStage, refusedWith, type Call, type Outcome } from "../../support/runs/publish-stage.js";
import { REGISTRIES, startOrSkip } from "../../support/registries/registries.js";
import { RequestLog } from "../../support/registries/request-log.js";

const PATH = "team/images/app";
const NEXT: Call = { args: ["--version", "7.0"] };
const WRONG = { given: "wrong-password-7" };

/** What a tag holds; the test fails where it holds nothing. */
async function held(stage: PublishStage, tag: string, path = PATH): Promise<Manifest> {
  const manifest = await stage.registry.asUser(path, (client) => client.manifest(parseTag(tag)));
  if (!manifest) throw new Error(`${path}:${tag} holds nothing`);
  return manifest;
}

/** The same image with one annotation more, and so with another digest. */
function variantOf({ bytes, mediaType }: Manifest): Pick<Manifest, "bytes" | "mediaType"> {
  const manifest = JSON.parse(bytes.toString()) as { annotations?: object };
  return { mediaType, bytes: Buffer.from(JSON.stringify({ ...manifest, annotations: { ...manifest.annotations, variant: "yes" } })) };
}

for (const kind of REGISTRIES) {
  describe(`publishing to ${kind.name}`, () => {
    let stage: PublishStage;
    let first: Outcome;
    before(async function () {
      stage = await PublishStage.open(await startOrSkip(kind, this));
      first = await stage.publish();
    });
    after(async () => {
      // There is none where this kind was skipped.
      await (stage as PublishStage | undefined)?.[Symbol.asyncDispose]();
    });

    it("prints repository:tag@digest, of what the tag then holds", async () => {
      const { exitCode, stdout, stderr, left } = first;
      expect({ exitCode, stderr, left }).to.deep.equal({ exitCode: 0, stderr: "", left: [] });
      const { digest } = await held(stage, stage.tag);
      expect(stdout).to.equal(`${stage.registry.facts.host}/${PATH}:${stage.tag}@${digest}`);
      expect(first.tools.filter((call) => call.startsWith("skopeo "))).to.deep.equal([]);
    });

    it("does nothing at the second run, and prints the same line", async () => {
      const { exitCode, stdout, stderr, tools } = await stage.publish();
      expect({ exitCode, stdout, tools }).to.deep.equal({ exitCode: 0, stdout: first.stdout, tools: [] });
      expect(stderr).to.equal("container-publisher: already published: nothing was built, nothing was uploaded");
    });

    it("lets a stranger pull all of it exactly where anonymous pull is promised", async () => {
      const { digest } = await held(stage, stage.tag);
      const pull = stage.registry.asAnonymous(PATH, (client) => pullThrough(client, digest));
      if (!stage.registry.facts.promise.anonymousPull) {
        expect((await rejectionOf(pull)).code).to.equal("CREDENTIAL_REJECTED");
        return;
      }
      const pulled = await pull;
      expect(pulled).to.deep.include({ digest, blobs: 2 });
      expect(pulled.bytes).to.be.above(0);
    });

    it("refuses a wrong password, for an image that is there and for a new repository", async () => {
      const calls: Call[] = [{ password: WRONG }, { password: WRONG, namespace: "new" }];
      const outcomes = await Promise.all(calls.map((call) => stage.publish(call)));
      for (const outcome of outcomes) {
        expect(refusedWith("CREDENTIAL_REJECTED", 3, outcome)).to.contain("Check the username and the key").and.not.contain(WRONG.given);
      }
    });

    it("asks for a password where none was given, for another version and for a new repository", async () => {
      const calls: Call[] = [{ password: "none", ...NEXT }, { password: "none", namespace: "new" }];
      const outcomes = await Promise.all(calls.map((call) => stage.publish(call)));
      for (const outcome of outcomes) expect(refusedWith("CREDENTIAL_REJECTED", 3, outcome)).to.contain("give a username and a password");
    });

    it("refuses another commit with the same 7 digits, and names both and the way on", async () => {
      const said = refusedWith("TAG_TAKEN", 4, await stage.publish({ args: stage.lookalikeArgs }));
      const { digest } = await held(stage, stage.tag);
      expect(said).to.contain(`${PATH}:${stage.tag} already holds commit ${stage.commit} as version ${stage.version} (${digest})`);
      expect(said).to.contain(`not commit ${stage.lookalike}`).and.contain("publish another version or commit");
    });

    it("is foretold by plan", async () => {
      const NEVER_MOVES =
        "container-publisher: the tag foretold names neither the version nor the commit, and published tags never move: it stays with this image, and the next image cannot have it (TAG_TAKEN)";
      const cases: [Call, number, object][] = [
        [{}, 0, { ok: true, action: "nothing" }],
        [NEXT, 0, { ok: true, action: "publish" }],
        [{ namespace: "foretold" }, 0, { ok: true, action: "publish" }],
        [{ args: ["--extra-tag", "foretold"] }, 0, { ok: true, action: "add-tags", stderr: NEVER_MOVES }],
        [{ args: stage.lookalikeArgs }, 4, { ok: false, action: "refuse", code: "TAG_TAKEN" }],
        [{ password: WRONG }, 3, { ok: false, action: "refuse", code: "CREDENTIAL_REJECTED" }],
        [{ ...NEXT, password: "none" }, 3, { ok: false, action: "refuse", code: "CREDENTIAL_REJECTED" }],
      ];
      const plans = await Promise.all(cases.map(([call]) => stage.plan({ ...call, args: [...(call.args ?? []), "--json"] })));
      const seen = plans.map(({ exitCode, stdout, stderr, tools }) => {
        const { ok, action, error } = JSON.parse(stdout) as { ok: boolean; action: string; error?: { code: string } };
        return { exitCode, stderr, tools, ok, action, ...(error && { code: error.code }) };
      });
      expect(seen).to.deep.equal(cases.map(([, exitCode, expected]) => ({ exitCode, stderr: "", tools: [], ...expected })));
      // And it left nothing: neither a repository nor a tag.
      expect(await stage.registry.asUser("foretold/app", (client) => client.exists())).to.equal(false);
      expect(await stage.registry.asUser(PATH, (client) => client.manifest(parseTag("foretold")))).to.equal(undefined);
    });

    it("adds further tags by one PUT each, of the very same manifest", async () => {
      await using log = await RequestLog.create();
      const { exitCode, stdout, tools } = await stage.publish({ args: ["--extra-tag", "v1.2.3", "stable", "v1.2.3"], environment: log.environment });
      expect({ exitCode, stdout, tools }).to.deep.equal({ exitCode: 0, stdout: first.stdout, tools: [] });
      const writes = (await log.requests()).filter((request) => !request.startsWith("GET ") && !request.includes("/manifests/probe-"));
      expect(writes).to.deep.equal([`PUT /v2/${PATH}/manifests/v1.2.3`, `PUT /v2/${PATH}/manifests/stable`]);
      const { digest } = await held(stage, stage.tag);
      expect([(await held(stage, "v1.2.3")).digest, (await held(stage, "stable")).digest]).to.deep.equal([digest, digest]);
    });

    it("leaves it to the registry to refuse overwriting exactly where immutable tags are promised", async () => {
      const image = await held(stage, stage.tag);
      const variant = variantOf(image);
      const overwrite = stage.registry.asUser(PATH, async (client) => {
        await client.putManifest(parseTag("moving"), image);
        await client.putManifest(parseTag("moving"), variant);
      });
      const immutable = stage.registry.facts.promise.immutableTags;
      if (immutable) expect((await rejectionOf(overwrite)).code).to.equal("PUSH_DENIED");
      else await overwrite;
      expect((await held(stage, "moving")).bytes.equals(immutable ? image.bytes : variant.bytes)).to.equal(true);
    });
  });
}
