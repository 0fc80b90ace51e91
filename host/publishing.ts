import { checkSkopeoTakes, type Layout } from "../core/copy/skopeo.js";
import type { Kind } from "../core/source/kind.js";
import { parseTag } from "../core/image/tag.js";
import type { SourceOrder } from "../core/publish/forecast.js";
import type { BuilderAndUploader } from "../core/publish/ports.js";
import { publish } from "../core/publish/publish.js";
import { readAccess } from "./access.js";
import type { Result } from "./command.js";
import { publicationResult } from "./publication-result.js";
import { findSubject, hostHands, openRepository, openSession, type MakeLayout, type Run, type Subject, type Target } from "./publish-order.js";
import { limitsOf, type PublishSettings } from "./settings.js";
import type { WorkspaceSurroundings } from "./with-workspace.js";
import { own, told } from "../core/errors/own-words.js";

/** How containers of one kind are built. */
export interface Way {
  readonly kind: Kind;
  readonly make: MakeLayout;
}

/** A real publish from the host, to a registry that exists. */
export async function publishFromHost(settings: PublishSettings, way: Way, surroundings: WorkspaceSurroundings): Promise<Result> {
  const made: Layout[] = [];
  const { publication, identity } = await atRegistry(settings, way.kind, surroundings, async (order, handsWith, run) => {
    const work = handsWith(way.make);
    const make = async () => {
      const layout = await work.build();
      made.push(layout);
      return layout;
    };
    return { publication: await publish(order, { ...work, build: make }, run.progress), identity: order.identity };
  });
  if (publication.outcome === "already-published") {
    const how = made.length > 0 ? own`another run of this commit was faster` : own`nothing was built, nothing was uploaded`;
    surroundings.progress.note(told(own`already published: ${how}`));
  }
  return publicationResult(publication, identity);
}

/**
 * Finds out all that an order needs, and does something with it at its registry. Without a kind it is that of the build
 * file that is there.
 */
export async function atRegistry<T>(
  settings: PublishSettings,
  kind: Kind | undefined,
  surroundings: WorkspaceSurroundings,
  act: (order: SourceOrder, handsWith: (make: MakeLayout) => BuilderAndUploader<Layout>, run: Run, subject: Subject) => Promise<T>,
): Promise<T> {
  const run = { ...surroundings, limits: limitsOf(settings) };
  const { access, credential } = await readAccess(settings);
  checkSkopeoTakes(access.host);
  const target: Target = { ...access, namespace: settings.namespace };
  const session = openSession(access, credential, run);
  try {
    const subject = await findSubject(settings, kind, run);
    const client = openRepository(session, target, subject.container.folder.name, "pull,push");
    const order = { client, tag: subject.tag, furtherTags: settings.extraTag.map(parseTag), identity: subject.identity };
    return await act(order, (make) => hostHands(() => make(subject, run, { access, credential }), access, credential, run), run, subject);
  } finally {
    await session.close();
  }
}
