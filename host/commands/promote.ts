import { checkSkopeoTakes } from "../../core/copy/skopeo.js";
import type { Digest } from "../../core/image/digest.js";
import type { Reference, Repository } from "../../core/image/reference.js";
import { parseTag, type Tag } from "../../core/image/tag.js";
import { findPromotable, parseTarget, promoteByTag, type Condition, type PromotionTarget } from "../../core/publish/promote.js";
import { publicationMarkdown, publicationReport } from "../../core/publish/publication-report.js";
import { publish, type Publication } from "../../core/publish/publish.js";
import { RepositoryClient } from "../../core/registry/repository-client.js";
import { readAccess } from "../access.js";
import { EXIT } from "../exit-codes.js";
import { openSession, type Run } from "../publish-order.js";
import { limitsOf, parseOptions, promoteSettings, type PromoteSettings } from "../settings.js";
import { copyWithSkopeo, registrySide } from "../skopeo.js";
import { atRepository, readHistory, type OpenedRegistry, type OpenedRepository } from "../tag-run.js";
import { withWorkspace } from "../with-workspace.js";
import { own, told } from "../../core/errors/own-words.js";

/** Gives an image that production may use a further tag, or copies it elsewhere. */
export const promoteCommand = withWorkspace(async (options, surroundings) => {
  const settings = parseOptions(promoteSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const publication = await atRepository(settings, "pull,push", run, async (source) => {
    const target = parseTarget(settings.newTag, settings.destination, ["--new-tag", "--destination"]);
    if (target.kind === "copy") return copyTo(target, source, settings, run);
    return promoteByTag(source.client, await findImage(source, target.tag, settings, run), target.tag, run.progress);
  });
  if (publication.outcome === "already-published") run.progress.note(told(own`already published: nothing was copied`));
  const report = publicationReport(publication, { kind: "manifest", digest: publication.digest });
  return { json: { ok: true, ...report }, text: report.reference, markdown: publicationMarkdown(report), exitCode: EXIT.ok };
});

async function findImage({ client }: OpenedRepository, newTag: Tag, settings: PromoteSettings, run: Run): Promise<Digest> {
  const promotion = { tag: parseTag(settings.tag), newTag };
  const trees = settings.unverifiedTree ? "any" : "compared";
  const condition: Condition = settings.unmerged ? { kind: "any", trees } : { kind: "on-main", trees, history: await readHistory(settings, run) };
  return findPromotable(client.withAccess("pull"), promotion, condition);
}

type CopyTarget = Extract<PromotionTarget, { kind: "copy" }>;

async function copyTo({ repository, tag }: CopyTarget, source: OpenedRepository, settings: PromoteSettings, run: Run): Promise<Publication> {
  const { access, credential } = await readDestination(source, repository, settings);
  if (credential.kind === "anonymous" && source.credential.kind !== "anonymous") {
    run.progress.note(told(own`${access.host} is asked without a login: that of --username is for ${source.access.host} alone; give --destination-username and its password`));
  }
  for (const { host } of [source.access, access]) checkSkopeoTakes(host);
  const session = openSession(access, credential, run);
  try {
    const digest = await findImage(source, tag, settings, run);
    const upload = async (image: Reference, into: Repository) => {
      const side = await registrySide(image, { ...source.access, credential: source.credential }, run.workspace);
      const destination = { ...access, credential, timeoutS: run.limits.pushTimeoutS };
      return copyWithSkopeo({ kind: "registry", reference: image, ...side }, into.pinned(digest), destination, run.workspace, run.signal);
    };
    const work = { build: () => Promise.resolve(source.client.repository.pinned(digest)), upload };
    const client = new RepositoryClient(session, repository, "pull,push");
    return await publish({ client, tag, furtherTags: [], identity: { kind: "manifest", digest } }, work, run.progress);
  } finally {
    await session.close();
  }
}

/** How to reach the destination, and as whom. Where that is the registry of the source, what is not given is as it is there. */
async function readDestination(source: OpenedRegistry, { registry }: Repository, settings: PromoteSettings): Promise<OpenedRegistry> {
  const here = registry === source.access.host;
  const given = {
    registry,
    username: settings.destinationUsername,
    passwordEnv: settings.destinationPasswordEnv,
    passwordFile: settings.destinationPasswordFile,
    passwordStdin: settings.destinationPasswordStdin,
    transport: settings.destinationTransport ?? (here ? settings.transport : undefined),
    trustRealm: settings.trustRealm,
    caFile: settings.destinationCaFile ?? (here ? settings.caFile : undefined),
  };
  const { access, credential } = await readAccess(given, "--destination-");
  return { access, credential: here && credential.kind === "anonymous" ? source.credential : credential };
}
