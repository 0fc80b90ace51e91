import { annotatedLayout, blobPath } from "../core/copy/annotated-layout.js";
import { labels, type Provenance } from "../core/image/labels.js";
import { Repository } from "../core/image/reference.js";
import { parseTag } from "../core/image/tag.js";
import type { BuilderAndUploader } from "../core/publish/ports.js";
import { publicationReport, type PublicationReport } from "../core/publish/publication-report.js";
import type { BinaryCache } from "../core/source/nix-build.js";
import { unpackArchive, type ImageLayout } from "./archive.js";
import { assertNoSecret, progress, publishTask, type Call } from "./call.js";
import { commitDate } from "./commit-date.js";
import { engineCall } from "./fault.js";
import { buildNixArchive, nixIn } from "./nix.js";
import { pushLayout } from "./skopeo.js";
import { findFolder, findVersion, subjectIn, type CommitChoice } from "./source.js";
import { own } from "../core/errors/own-words.js";

/** A container with a default.nix, and what it is published as. */
export interface NixOrder extends CommitChoice {
  readonly containerName: string;
  readonly version?: string | undefined;
  readonly cache: BinaryCache;
}

/** From a default.nix to a published image. */
export async function publishNix(call: Call, order: NixOrder, extraTags: readonly string[]): Promise<PublicationReport> {
  const { src, cache } = order;
  const tags = extraTags.map(parseTag);
  const { namespace } = call.registries;
  const registry = await call.registries.main();
  assertNoSecret(call, order.commitSha);
  const folder = await findFolder(src, order.containerName);
  const version = await findVersion(src, folder, "nix", order.version, nixIn(call.nixImage, src));
  const { name, tag, identity, provenance } = await subjectIn(call.gitImage, order, folder, version, "nix");
  const work: BuilderAndUploader<ImageLayout> = {
    build: async () => {
      const archive = await buildNixArchive(call.nixImage, src, folder, cache);
      const created = await commitDate(call.gitImage, src, provenance.commit);
      return annotated(await unpackArchive(call.skopeoImage, archive, progress(call)), { ...provenance, created });
    },
    upload: ({ directory, digest }, to) => pushLayout(call.skopeoImage, directory, registry, to.pinned(digest)),
  };
  const repository = Repository.of(registry.name, namespace, name);
  return publicationReport(await publishTask(call, { registry, repository, tag, extraTags: tags, identity, work }), identity);
}

/** Nix knows no annotations: ours are put on the manifest. */
async function annotated(image: ImageLayout, provenance: Provenance): Promise<ImageLayout> {
  const { directory, digest } = image;
  const read = (path: string) => engineCall(own`read the unpacked image`, () => directory.file(path).contents());
  const after = annotatedLayout(await read("index.json"), await read(blobPath(digest)), labels(provenance));
  const marked = directory.withNewFile(after.manifestPath, after.manifest).withNewFile("index.json", after.indexJson);
  return { ...image, directory: marked, digest: after.digest };
}
