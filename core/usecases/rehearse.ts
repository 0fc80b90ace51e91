import type { SourceTarget } from "../containers/target.js";
import { ANONYMOUS } from "../credentials/credential.js";
import { Repository } from "../image/reference.js";
import type { Progress } from "../publish/ports.js";
import { rehearse } from "../rehearsal/rehearsal.js";
import type { RehearsalReport } from "../rehearsal/report.js";
import { RepositoryClient, type Access } from "../registry/api/repository-client.js";
import type { Session } from "../registry/session.js";
import type { ImageBuilder, Registry, RehearsalRegistry } from "./ports.js";
import { findTarget, type ContainerChoice, type TargetPorts } from "./steps/find-target.js";

const NAMESPACE = "rehearsal";

export interface RehearsePorts<Image, R extends Registry> extends TargetPorts {
  readonly builder: ImageBuilder<Image, R>;
  /** Starts the registry, once all that is known beforehand is in order. */
  readonly startRegistry: () => Promise<RehearsalRegistry<R>>;
}

/** The whole publish of a Dockerfile against a registry that lives only as long as this. */
export async function rehearseContainer<Image, R extends Registry>(choice: ContainerChoice, ports: RehearsePorts<Image, R>): Promise<RehearsalReport> {
  const { builder, progress, startRegistry } = ports;
  const target = await findTarget({ ...choice, kind: "dockerfile" }, ports);
  const obstacle = await builder.obstacle(target);
  if (obstacle) throw obstacle;
  const started = await startRegistry();
  try {
    return await rehearseAt(started, target, builder, progress);
  } finally {
    // Whatever went wrong, closing a session included: nothing stays behind.
    await started.stop();
  }
}

async function rehearseAt<Image, R extends Registry>({ registry, promise }: RehearsalRegistry<R>, target: SourceTarget, builder: ImageBuilder<Image, R>, progress: Progress): Promise<RehearsalReport> {
  const repository = Repository.of(registry.host, NAMESPACE, target.name);
  const work = { ...builder.uploader(registry), build: () => builder.build(target, registry) };
  const [bot, nobody] = [registry.session(), registry.session(ANONYMOUS)];
  const client = (session: Session, access: Access) => new RepositoryClient(session, repository, access);
  try {
    const order = { client: client(bot, "pull,push"), tag: target.tag, furtherTags: [], identity: target.identity };
    const anonymous = { reader: client(nobody, "pull"), writer: client(nobody, "pull,push") };
    return await rehearse({ order, work, anonymous, registry: promise }, progress);
  } finally {
    await Promise.all([bot.close(), nobody.close()]);
  }
}
