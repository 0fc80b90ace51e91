import { checkSkopeoTakes } from "../../core/copy/skopeo.js";
import { parseDestination } from "../../core/image/reference.js";
import { publish } from "../../core/publish/publish.js";
import { RepositoryClient } from "../../core/registry/repository-client.js";
import { readAccess } from "../access.js";
import { unpackArchive } from "../archive.js";
import { archiveFile, checkArchive } from "../archive-file.js";
import { hostHands, openSession } from "../publish-order.js";
import { publicationResult } from "../publication-result.js";
import { archiveSettings, limitsOf, parseOptions } from "../settings.js";
import { withWorkspace } from "../with-workspace.js";
import { own, told } from "../../core/errors/own-words.js";

/** Copies an image archive to a registry, as it is. */
export const copyArchiveCommand = withWorkspace(async (options, surroundings) => {
  const { archive, destination, ...settings } = parseOptions(archiveSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const { workspace, progress, signal } = run;
  const { repository, tag } = parseDestination(destination);
  const { access, credential } = await readAccess({ ...settings, registry: repository.registry });
  checkSkopeoTakes(access.host);
  await checkArchive(archive);
  progress.step(told(own`reading the archive`));
  const file = await archiveFile(archive, workspace, signal);
  progress.step(told(own`unpacking the archive`));
  const { layout, digest } = await unpackArchive(file, run);
  const session = openSession(access, credential, run);
  try {
    const client = new RepositoryClient(session, repository, "pull,push");
    const order = { client, tag, furtherTags: [], identity: { kind: "manifest", digest } as const };
    const publication = await publish(order, hostHands(() => Promise.resolve(layout), access, credential, run), progress);
    if (publication.outcome === "already-published") progress.note(told(own`already published: nothing was uploaded`));
    return publicationResult(publication, order.identity);
  } finally {
    await session.close();
  }
});
