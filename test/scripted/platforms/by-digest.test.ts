import { expect } from "chai";
import type { Publication } from "../../../core/publish/order.js";
import { publishByDigest } from "../../../core/publish/platforms/by-digest.js";
import { parseManifest } from "../../../core/registry/api/schema.js";
import { parseBuildPlatforms, type BuildPlatform } from "../../../core/source/platform.js";
import { rejectionOf } from "../../unit/faults.js";
import { COMMIT, imageManifest, INDEX_TYPE, MANIFEST_TYPE, OTHER_COMMIT, provenance, TAG, VERSION_1, type Document } from "../documents.js";
import { BASIC, DENIED, listed, mayPush, PING_BASIC, probe, read, readBlob } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { onStage } from "../stage.js";
import { platformImage, platformIndex } from "./platform-documents.js";

const [ARM64] = parseBuildPlatforms(["linux/arm64"]) as [BuildPlatform];
const ARM = platformImage("arm64");
const AMD = platformImage("amd64");
const BOTH = platformIndex([{ architecture: "amd64", of: AMD.manifest }, { architecture: "arm64", of: ARM.manifest, variant: "v8" }], provenance());

const head = ({ digest }: Document, status: 200 | 404): Exchange => ({ request: `HEAD /v2/ns/app/manifests/${digest}`, authorization: BASIC, status, headers: status === 200 ? { "docker-content-digest": digest } : {} });
const put = ({ digest, text }: Document, status = 201, body = ""): Exchange => ({ request: `PUT /v2/ns/app/manifests/${digest}`, authorization: BASIC, status, body, inspect: (sent) => expect(sent).to.equal(text) });

/** Publishes the image for linux/arm64 by its digest. */
function publish(script: readonly Exchange[]) {
  const work: string[] = [];
  const manifest = { bytes: Buffer.from(ARM.manifest.text), digest: ARM.manifest.digest, mediaType: MANIFEST_TYPE, body: parseManifest(Buffer.from(ARM.manifest.text), "the test's image") };
  const doing = {
    build: () => Promise.resolve(void work.push("build")),
    upload: async (_: unknown, __: unknown, putImage: (image: typeof manifest) => Promise<void>) => {
      work.push("upload");
      await putImage(manifest);
    },
  };
  const silent = { step: () => undefined, note: () => undefined };
  const order = { tag: TAG, identity: { kind: "source", commit: COMMIT, version: VERSION_1, platforms: [ARM64] }, platform: ARM64 } as const;
  return onStage(() => script, async (client) => {
    const result = await publishByDigest({ ...order, client: client("pull,push") }, doing, silent).catch((error: unknown) => error);
    return { result, work };
  });
}

describe("publish one platform by its digest: the exact requests", () => {
  it("looks at the tag, asks for rights, builds, uploads, puts the manifest by its digest and no tag, reads it back", async () => {
    const { result, work } = await publish([PING_BASIC, read(TAG, "absent"), ...mayPush(), head(ARM.manifest, 404), put(ARM.manifest), read(ARM.manifest.digest, ARM.manifest)]);
    expect(result).to.include({ outcome: "published", digest: ARM.manifest.digest });
    expect((result as Publication).reference.toString()).to.match(/^127\.0\.0\.1:\d+\/ns\/app@sha256:/).and.contain(ARM.manifest.digest);
    expect(work).to.deep.equal(["build", "upload"]);
  });

  it("writes nothing where a build came to the same image again", async () => {
    const { result } = await publish([PING_BASIC, read(TAG, "absent"), ...mayPush(), head(ARM.manifest, 200), read(ARM.manifest.digest, ARM.manifest)]);
    expect(result).to.include({ outcome: "already-published", digest: ARM.manifest.digest });
  });

  it("builds nothing where the tag has the platform already, and gives the digest that it has there", async () => {
    const { result, work } = await publish([PING_BASIC, read(TAG, BOTH, INDEX_TYPE), ...[]]);
    expect(result).to.include({ outcome: "already-published", digest: ARM.manifest.digest });
    expect(work).to.deep.equal([]);
  });

  it("the same where the tag holds that image alone, whose config tells its platform", async () => {
    const { result } = await publish([PING_BASIC, read(TAG, ARM.manifest), readBlob(ARM.config), readBlob(ARM.config)]);
    expect(result).to.include({ outcome: "already-published", digest: ARM.manifest.digest });
  });

  const refused: { name: string; script: readonly Exchange[]; code: string; says: string; worked?: readonly string[] }[] = [
    { name: "a tag that holds another commit", script: [PING_BASIC, read(TAG, imageManifest(provenance(OTHER_COMMIT)))], code: "TAG_TAKEN", says: OTHER_COMMIT.id },
    { name: "a tag that holds other platforms alone, which it could never be joined to", script: [PING_BASIC, read(TAG, AMD.manifest), readBlob(AMD.config)], code: "TAG_TAKEN", says: "but not for linux/arm64" },
    { name: "a key that may not push", script: [PING_BASIC, read(TAG, "absent"), listed(200), probe(403, DENIED)], code: "PUSH_DENIED", says: "push" },
    { name: "a registry that takes no manifest without a tag", script: [PING_BASIC, read(TAG, "absent"), ...mayPush(), head(ARM.manifest, 404), put(ARM.manifest, 403, DENIED)], code: "PUSH_DENIED", says: ARM.manifest.digest, worked: ["build", "upload"] },
  ];
  for (const { name, script, code, says, worked = [] } of refused) {
    it(`refuses ${name}`, async () => {
      const { result, work } = await publish(script);
      const fault = await rejectionOf(Promise.resolve().then(() => { throw result; }));
      expect(fault.code).to.equal(code);
      expect(fault.message).to.contain(says);
      expect(work).to.deep.equal(worked);
    });
  }
});
