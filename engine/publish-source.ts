import type { BuildArg, Container } from "@dagger.io/dagger";
import { ANONYMOUS } from "../core/credentials/credential.js";
import { BUILD_FILES } from "../core/source/kind.js";
import { Repository } from "../core/image/reference.js";
import { parseTag } from "../core/image/tag.js";
import type { EvaluateNix } from "../core/containers/variant.js";
import { parseVersion } from "../core/image/version.js";
import { publicationReport, type PublicationReport } from "../core/publish/publication-report.js";
import { rehearse } from "../core/publish/rehearsal.js";
import { rehearsalFailed, type RehearsalReport } from "../core/publish/report.js";
import { parseCommit } from "../core/source/commit.js";
import { keepVersion, VERSION_ARG } from "../core/source/declared-version.js";
import { parseContainerName } from "../core/source/container-folder.js";
import { allowBaseImages } from "./base-images.js";
import { dockerBuild, marked } from "./build.js";
import { assertNoSecret, progress, publishTask, type Call } from "./call.js";
import { commitDate } from "./commit-date.js";
import { engineHands, type Images } from "./hands.js";
import { startRehearsalZot } from "./rehearsal-zot.js";
import { buildContext, buildFileText, findFolder, findVersion, subjectIn, subjectOf, type CommitChoice, type Subject } from "./source.js";

/** A container of a source directory, and what it is published as. */
export interface SourceOrder extends CommitChoice {
  readonly containerName: string;
  readonly version?: string | undefined;
  /** None means the engine's own platform. */
  readonly platforms: readonly string[];
  readonly buildArgs: readonly BuildArg[];
}

/** One container for each platform. The source is looked at now; the engine builds when a result is asked for. */
export async function buildImages(call: Call, order: SourceOrder): Promise<Container[]> {
  const { images } = await prepare(call, order);
  return images();
}

/** From a source directory to a published image. */
export async function publishSource(call: Call, order: SourceOrder, extraTags: readonly string[]): Promise<PublicationReport> {
  const tags = extraTags.map(parseTag);
  const { namespace } = call.registries;
  const registry = await call.registries.main();
  assertNoSecret(call, order.commitSha);
  const { subject, images } = await prepare(call, order);
  const publication = await publishTask(call, {
    registry,
    repository: Repository.of(registry.name, namespace, subject.name),
    tag: subject.tag,
    extraTags: tags,
    identity: subject.identity,
    work: engineHands(images, `containers/${subject.name}`, registry, call.skopeoImage),
  });
  return publicationReport(publication, subject.identity);
}

/** The same for a container that somebody else built. */
export async function publishBuilt(call: Call, container: Container, name: string, version: string, commitSha: string): Promise<PublicationReport> {
  const subject = subjectOf(parseContainerName(name).name, parseVersion(version, "the version given"), parseCommit(commitSha), undefined, "dockerfile", "compared");
  const { namespace } = call.registries;
  const registry = await call.registries.main();
  const images = (): Promise<Images> => Promise.resolve([marked(container, subject.provenance)]);
  const publication = await publishTask(call, {
    registry,
    repository: Repository.of(registry.name, namespace, subject.name),
    tag: subject.tag,
    extraTags: [],
    identity: subject.identity,
    work: engineHands(images, `the container for ${subject.name}`, registry, call.skopeoImage),
  });
  return publicationReport(publication, subject.identity);
}

const REHEARSAL_NAMESPACE = "rehearsal";

/** The whole story against a zot that lives only as long as this call. */
export async function dryRun(call: Call, order: SourceOrder): Promise<RehearsalReport> {
  const { subject, images } = await prepare(call, order);
  const zot = await startRehearsalZot(call.zotImage, call.connection);
  const [bot, nobody] = [zot.session(), zot.session(ANONYMOUS)];
  const path = `${REHEARSAL_NAMESPACE}/${subject.name}`;
  try {
    const report = await rehearse(
      {
        order: { client: zot.client(bot, path, "pull,push"), tag: subject.tag, furtherTags: [], identity: subject.identity },
        work: engineHands(images, `containers/${subject.name}`, zot, call.skopeoImage),
        anonymous: { reader: zot.client(nobody, path, "pull"), writer: zot.client(nobody, path, "pull,push") },
        registry: { name: "zot (API key, create-only bot)", anonymousPull: true, immutableTags: true },
      },
      progress(call),
    );
    if (!report.ok) throw rehearsalFailed(report);
    return report;
  } finally {
    await Promise.all([bot.close(), nobody.close()]);
    await zot.stop();
  }
}

/** No Dockerfile's version is for Nix to tell. */
const noNix: EvaluateNix = () => Promise.resolve(undefined);

async function prepare({ gitImage, registries }: Call, order: SourceOrder): Promise<{ subject: Subject; images: () => Promise<Container[]> }> {
  const { src, containerName, version, platforms, buildArgs } = order;
  const folder = await findFolder(src, containerName);
  const context = await buildContext(src, folder);
  const found = await findVersion(src, folder, "dockerfile", version, noNix);
  if (version === undefined && buildArgs.length > 0) {
    const file = BUILD_FILES.dockerfile;
    keepVersion(await buildFileText(src, folder, file), `${folder.path}/${file}`, new Map(buildArgs.map(({ name, value }) => [name, value])));
  }
  const subject = await subjectIn(gitImage, order, folder, found, "dockerfile");
  const wanted = platforms.length > 0 ? platforms : [undefined];
  // A given version has to reach the build as well: the content must be what the tag says.
  const args = version === undefined ? buildArgs : [...buildArgs, { name: VERSION_ARG, value: version.trim() }];
  const images = async () => {
    await allowBaseImages(registries.logins);
    const provenance = { ...subject.provenance, created: await commitDate(gitImage, src, subject.provenance.commit) };
    return wanted.map((platform) => dockerBuild(context, provenance, { platform, buildArgs: args }));
  };
  return { subject, images };
}
