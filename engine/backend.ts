import type { Backend, BuildChoice } from "../src/api/backend.js";
import { run } from "./run.js";
import { guarded } from "./fault.js";
import { Redactor } from "../core/redact.js";

/** What the module's functions do. Each loads what it needs when it is called: the engine starts the module for every call. */
export const backend: Backend = {
  build: (settings, choice) =>
    run(settings, async (call) => {
      const { buildImages } = await import("./publish-source.js");
      return buildImages(call, await buildOrder(choice));
    }),

  version: ({ nixImage }, src, containerName) =>
    guarded(new Redactor(), async () => {
      const [{ findFolder, findKind, findVersion }, { nixIn }] = await Promise.all([import("./source.js"), import("./nix.js")]);
      const folder = await findFolder(src, containerName);
      return findVersion(src, folder, await findKind(src, folder, undefined), undefined, nixIn(nixImage, src));
    }),

  tagByCommit: (settings, choice) =>
    guarded(new Redactor(), async () => {
      const { findSubject } = await import("./plan.js");
      return (await findSubject(settings, choice)).tag;
    }),

  plan: (settings, { extraTags = [], ...choice }) =>
    run(settings, async (call) => {
      const [{ planSource }, { planFields }] = await Promise.all([import("./plan.js"), import("./results/plan.js")]);
      return planFields(await planSource(call, choice, extraTags));
    }),

  publish: (settings, { extraTags = [], ...choice }) =>
    run(settings, async (call) => {
      const [{ publishSource }, { publicationFields }] = await Promise.all([import("./publish-source.js"), import("./results/publication.js")]);
      return publicationFields(await publishSource(call, await buildOrder(choice), extraTags), extraTags);
    }),

  publishContainer: (settings, container, { name, version, commitSha }) =>
    run(settings, async (call) => {
      const [{ publishBuilt }, { publicationFields }] = await Promise.all([import("./publish-source.js"), import("./results/publication.js")]);
      return publicationFields(await publishBuilt(call, container, name, version, commitSha));
    }),

  buildNix: ({ nixImage }, { src, containerName, binaryCache, binaryCacheKey }) =>
    guarded(new Redactor(), async () => {
      const [{ buildNixArchive }, { findFolder }, { parseBinaryCache }] = await Promise.all([import("./nix.js"), import("./source.js"), import("../core/source/nix-build.js")]);
      const cache = parseBinaryCache(binaryCache, binaryCacheKey);
      return buildNixArchive(nixImage, src, await findFolder(src, containerName), cache);
    }),

  publishNix: (settings, { binaryCache, binaryCacheKey, extraTags = [], ...choice }) =>
    run(settings, async (call) => {
      const [{ publishNix }, { publicationFields }, { parseBinaryCache }] = await Promise.all([
        import("./publish-nix.js"),
        import("./results/publication.js"),
        import("../core/source/nix-build.js"),
      ]);
      const order = { ...choice, cache: parseBinaryCache(binaryCache, binaryCacheKey) };
      return publicationFields(await publishNix(call, order, extraTags), extraTags);
    }),

  copyArchive: (settings, archive, destination) =>
    run(settings, async (call) => {
      const [{ copyArchive }, { copyFields }] = await Promise.all([import("./copies.js"), import("./results/publication.js")]);
      return copyFields(await copyArchive(call, archive, destination));
    }),

  copyImage: (settings, source, destination) =>
    run(settings, async (call) => {
      const [{ copyImage }, { copyFields }] = await Promise.all([import("./copies.js"), import("./results/publication.js")]);
      return copyFields(await copyImage(call, source, destination));
    }),

  container: (settings, reference) =>
    run(settings, async (call) => {
      const { pulledContainer } = await import("./pulled.js");
      return pulledContainer(call, reference);
    }),

  tagAs: (settings, reference, tag) =>
    run(settings, async (call) => {
      const [{ tagPublished }, { copyFields }] = await Promise.all([import("./tags.js"), import("./results/publication.js")]);
      return copyFields(await tagPublished(call, reference, tag));
    }),

  tags: (settings, { deployable, kind, ...order }) =>
    run(settings, async (call) => {
      const [{ listTagsOf }, { tagFields }] = await Promise.all([import("./tags.js"), import("./results/tags.js")]);
      return tagFields(await listTagsOf(call, order, { deployable, kind }));
    }),

  latestDeployable: (settings, { kind, before, unverifiedTree, ...order }) =>
    run(settings, async (call) => {
      const [{ latestOf }, { publicationFields }] = await Promise.all([import("./tags.js"), import("./results/publication.js")]);
      return publicationFields(await latestOf(call, order, kind, before, treesOf(unverifiedTree)));
    }),

  promote: (settings, { unverifiedTree, ...order }) =>
    run(settings, async (call) => {
      const [{ promoteImage }, { copyFields }] = await Promise.all([import("./tags.js"), import("./results/publication.js")]);
      return copyFields(await promoteImage(call, { ...order, trees: treesOf(unverifiedTree) }));
    }),

  changed: (settings, order) =>
    guarded(new Redactor(), async () => {
      const [{ changedInSource }, { changesFields }] = await Promise.all([import("./changed.js"), import("./results/changes.js")]);
      const { changes, found } = await changedInSource(settings, order);
      return changesFields(changes, found);
    }),

  checkVersions: (settings, src) =>
    run(settings, async (call) => {
      const { checkSource } = await import("./check-versions.js");
      return checkSource(call, src);
    }),

  audit: (settings, { repository, expect, create, tag }) =>
    run(settings, async (call) => {
      const [{ auditRegistry }, { postureFields }, { parseTag }] = await Promise.all([import("./audit.js"), import("./results/posture.js"), import("../core/image/tag.js")]);
      const missingRepository = create ? "may-be-created" : "leave";
      const questions = { expectations: expect, missingRepository, tag: tag === undefined ? undefined : parseTag(tag) } as const;
      return postureFields(await auditRegistry(call, repository, questions));
    }),

  assertPosture: (posture, expectations) =>
    guarded(new Redactor(), async () => {
      const { assertPosture } = await import("./results/posture.js");
      assertPosture(posture, expectations);
    }),

  dryRun: (settings, choice) =>
    run(settings, async (call) => {
      const [{ dryRun }, { rehearsalFields }] = await Promise.all([import("./publish-source.js"), import("./results/rehearsal.js")]);
      return rehearsalFields(await dryRun(call, { ...choice, platforms: [], buildArgs: [] }));
    }),

  registryConfig: (settings) =>
    run(settings, async (call) => {
      const { registryConfig } = await import("./registry-config.js");
      return registryConfig(call);
    }),
};

async function buildOrder({ platforms, buildArgs = [], ...choice }: BuildChoice) {
  const [{ parsePlatforms }, { parseBuildArgs }] = await Promise.all([import("../core/image/platform.js"), import("./build.js")]);
  return { ...choice, platforms: parsePlatforms(platforms), buildArgs: parseBuildArgs(buildArgs) };
}

function treesOf(unverifiedTree: boolean): "any" | "compared" {
  return unverifiedTree ? "any" : "compared";
}
