import { expect } from "chai";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { login } from "../../../core/credentials/credential.js";
import { unmarked } from "../../../core/errors/own-words.js";
import type { Digest } from "../../../core/image/digest.js";
import { parseTag } from "../../../core/image/tag.js";
import { Redactor } from "../../../core/redact.js";
import { DEFAULT_RETRY } from "../../../core/registry/http/retry-policy.js";
import { Transport } from "../../../core/registry/http/transport.js";
import { cosignTags, referrersTag } from "../../../core/registry/referrers/names.js";
import { listReferrers } from "../../../core/registry/referrers/list.js";
import { Session } from "../../../core/registry/session.js";
import { UNSEEN } from "../../../core/registry/upload/transfers.js";
import { uploadImage } from "../../../core/registry/upload/upload-image.js";
import { copyImage, type CopyOrder } from "../../../core/usecases/copy.js";
import type { Registry } from "../../../core/usecases/ports.js";
import { parsePlatforms } from "../../../core/source/platform.js";
import { parseCommandLine } from "../../../host/cli/cli.js";
import { copyImageCommand } from "../../../host/commands/copy-image.js";
import { SILENT_COMMAND } from "../../../host/progress/command-progress.js";
import { AMD64, ARM64, MemoryImages } from "../../support/copies/memory-images.js";
import { writeLayout } from "../../support/oidc/layout.js";
import { rejectionOf } from "../../unit/faults.js";
import { plainRegistry, startRegistry, ZOT } from "../../support/registries/registries.js";
import type { RegistryUnderTest } from "../../support/registries/registry-under-test.js";
import { whyNoZot } from "../../support/registries/zot.js";
import { runCli } from "../../support/runs/cli.js";

/** zot knows the referrers API, docker-registry 2.8 does not: where there is no zot, what refers is in tags on both sides. */
describe("a copy from a registry to another one, both real", () => {
  const made = new MemoryImages();
  const [amd, arm] = [made.image(AMD64, "one"), made.image(ARM64, "other")];
  const index = made.index([{ digest: amd, platform: AMD64 }, { digest: arm, platform: ARM64 }]);
  const signature = made.artifact("application/vnd.test.signature", "signature", index);
  const sbom = made.artifact("application/spdx+json", "sbom", arm);
  const ofSbom = made.artifact("application/vnd.test.signature", "signature of the sbom", sbom);
  const cosigned = made.artifact("application/vnd.dev.cosign.simplesigning.v1+json", "cosign");
  let [from, to]: RegistryUnderTest[] = [];
  let hasApi = false;

  const registries = () => {
    if (!from || !to) throw new Error("nothing was started");
    return { from, to };
  };
  const asked = ({ facts }: RegistryUnderTest): Registry => {
    const credential = login(facts.username, facts.password);
    const open = (as = credential) => new Session(new Transport(facts.host, { scheme: "http", answerTimeoutMs: 30_000, proxy: "none" }), as, { policy: DEFAULT_RETRY, tell: () => undefined }, new Redactor());
    return { host: facts.host, credential, session: open };
  };

  before(async () => {
    hasApi = (await whyNoZot()) === undefined;
    from = await startRegistry(hasApi ? ZOT : plainRegistry("htpasswd", "basic"));
    to = await startRegistry(plainRegistry("token authentication", "token"));
    await from.asUser("team/app", async (client) => {
      for (const each of [index, signature, sbom, ofSbom, cosigned]) await uploadImage(each, made, client, { mountFrom: [], transfers: UNSEEN });
      await client.putManifest(parseTag("v1"), await made.manifest(index));
      const [sig] = cosignTags(amd);
      if (sig) await client.putManifest(sig, await made.manifest(cosigned));
      if (!hasApi) {
        for (const [subject, about] of [[index, signature], [arm, sbom], [sbom, ofSbom]] as const) await client.putManifest(referrersTag(subject), await made.manifest(made.index([{ digest: about }])));
      }
    });
  });
  after(async () => {
    await from?.[Symbol.asyncDispose]();
    await to?.[Symbol.asyncDispose]();
  });

  const copy = (destination: string, more: Partial<CopyOrder> = {}, referrers: "all" | "none" = "all") => {
    const order = { source: `${registries().from.facts.host}/team/app:v1`, destination: `${registries().to.facts.host}/${destination}`, platforms: [], ...more };
    const notes: string[] = [];
    const steps: string[] = [];
    const progress = { step: (text: string) => void steps.push(unmarked(text)), note: (text: string) => void notes.push(text) };
    const reused: string[] = [];
    const transfers = { ...UNSEEN, reused: (_: unknown, how: string) => void reused.push(how) };
    const of = (host: string) => Promise.resolve(asked(host === registries().from.facts.host ? registries().from : registries().to));
    return copyImage(order, { from: of, to: of, copying: { referrers, timeoutS: 60, transfers }, progress }).then((publication) => ({ publication, notes, steps, reused }));
  };
  const held = (path: string, which: string) => registries().to.asUser(path, async (client) => (await client.manifest(which as Digest))?.bytes.toString());
  const text = async (digest: Digest) => (await made.manifest(digest)).bytes.toString();
  const listedIn = (path: string, subject: Digest) =>
    registries().to.asUser(path, async (client) => {
      const { body } = (await client.manifest(referrersTag(subject))) ?? {};
      return body?.kind === "index" ? body.manifests.map(({ digest, artifactType, annotations }) => [digest, artifactType, annotations?.["about"]]) : undefined;
    });

  it("takes the index, its images and what refers to each of them, byte for byte", async () => {
    const { publication, notes } = await copy("mirror/app:v1");
    expect(publication).to.deep.include({ outcome: "published", digest: index, referrers: { copied: 4, there: 0 } });
    for (const each of [index, amd, arm, signature, sbom, ofSbom, cosigned]) expect(await held("mirror/app", each)).to.equal(await text(each));
    expect(await held("mirror/app", "v1")).to.equal(await text(index));
    expect(await held("mirror/app", cosignTags(amd)[0] ?? "")).to.equal(await text(cosigned));
    expect(await listedIn("mirror/app", index)).to.deep.equal([[signature, "application/vnd.test.signature", "signature"]]);
    expect(await listedIn("mirror/app", arm)).to.deep.equal([[sbom, "application/spdx+json", "sbom"]]);
    expect(await listedIn("mirror/app", sbom)).to.deep.equal([[ofSbom, "application/vnd.test.signature", "signature of the sbom"]]);
    expect(notes.join()).to.contain("4 manifests that refer to it");
  });

  it("does nothing a second time, and brings what was signed since", async () => {
    expect((await copy("again/app:v1", {}, "none")).publication).to.not.have.property("referrers");
    expect(await held("again/app", signature)).to.equal(undefined);
    const later = await copy("again/app:v1");
    expect(later.publication).to.deep.include({ outcome: "already-published", referrers: { copied: 4, there: 0 } });
    const last = await copy("again/app:v1");
    expect(last.publication).to.deep.include({ outcome: "already-published", referrers: { copied: 0, there: 4 } });
    expect(last.notes).to.deep.equal(["already published: nothing was copied"]);
    expect(last.steps.at(-1)).to.equal("looking for what refers to it");
  });

  it("takes one platform by its own digest, with what refers to that", async () => {
    const { publication } = await copy("one/app:v1", { platforms: parsePlatforms(["linux/arm64"]) });
    expect(publication).to.deep.include({ digest: arm, referrers: { copied: 2, there: 0 } });
    expect(await held("one/app", amd)).to.equal(undefined);
    expect(await listedIn("one/app", arm)).to.have.length(1);
  });

  it("is what npm run copy-image does, with a login for each side, and back to a registry that has the API", async () => {
    await copy("back/app:v1");
    const { from: origin, to: mirror } = registries();
    const destination = `${origin.facts.host}/back/app:v1`;
    const args = ["--source", `${mirror.facts.host}/back/app@${index}`, "--destination", destination, "--username", mirror.facts.username, "--password-env", "KEY", "--destination-username", origin.facts.username, "--destination-password-env", "OTHER", "--json"];
    const { exitCode, stdout, left } = await runCli(["copy-image", ...args], { KEY: mirror.facts.password, OTHER: origin.facts.password });
    expect([exitCode, left]).to.deep.equal([0, []]);
    expect(JSON.parse(stdout)).to.deep.include({ outcome: "published", reference: `${destination}@${index}`, referrers: { copied: 4, there: 0 } });
    await origin.asUser("back/app", async (client) => {
      const listed = await listReferrers(client, index, 10);
      expect(listed?.map(({ digest }) => digest)).to.deep.equal(hasApi ? [signature] : undefined);
    });
  });

  it("sends nothing within one registry: blobs are mounted from the source's repository", async () => {
    await copy("kept/app:v1", {}, "none");
    const { publication, reused } = await copy("mounted/app:v1", { source: `${registries().to.facts.host}/kept/app:v1` }, "none");
    expect([publication.digest, reused]).to.deep.equal([index, ["mounted", "mounted", "mounted", "mounted"]]);
  });

  it("takes with skopeo what is in no registry, without giving skopeo the destination's login", async () => {
    const folder = await mkdtemp(join(tmpdir(), "copies-layout-"));
    try {
      const digest = await writeLayout(folder, { a: "b" });
      const { to: mirror } = registries();
      const destination = `${mirror.facts.host}/layout/app:v1`;
      const args = ["--source", `oci:${folder}`, "--destination", destination, "--destination-username", mirror.facts.username, "--destination-password-env", "OTHER"];
      const { exitCode, stdout, left } = await runCli(["copy-image", ...args, "--with", "skopeo"], { OTHER: mirror.facts.password });
      expect([exitCode, stdout, left]).to.deep.equal([0, `${destination}@${digest}`, []]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  for (const [what, args, says] of [
    ["a source that is in no registry, without skopeo", ["--source", "docker-archive:a.tar"], "REFERENCE_INVALID: the source is no image of a registry. Add --with skopeo"],
    ["a login for a source that is in no registry", ["--source", "dir:/a", "--with", "skopeo", "--username", "u", "--anonymous"], "CONFIG_MISSING: a login for the source is given, which is in no registry"],
    ["a platform with skopeo", ["--source", "r.example/a:b", "--with", "skopeo", "--platform", "linux/amd64"], "--platform: goes without --with skopeo"],
    ["what is no platform", ["--source", "r.example/a:b", "--platform", "ARM"], 'CONFIG_MISSING: "ARM" is not a platform'],
    ["one variable for both sides", ["--source", "r.example/a:b", "--password-env", "KEY", "--destination-username", "u", "--destination-password-env", "KEY"], "--destination-password-env: names the variable of --password-env"],
  ] as const) {
    it(`copy-image refuses ${what}`, async () => {
      const run = copyImageCommand(parseCommandLine(["copy-image", "--destination", "r.example/b:c", ...args], { exampleSource: "/" })?.options, { progress: SILENT_COMMAND, redactor: new Redactor(), signal: new AbortController().signal });
      expect(unmarked((await rejectionOf(run)).message)).to.contain(says);
    });
  }
});
