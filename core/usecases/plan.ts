import { errorReport, type PublishError } from "../errors.js";
import { Repository } from "../image/reference.js";
import { parseTag } from "../image/tag.js";
import { forecast, type Forecast } from "../publish/forecast.js";
import { atRepository } from "./steps/at-repository.js";
import type { ImageBuilder, Registries, Registry } from "./ports.js";
import type { PublishChoice } from "./publish.js";
import { keepBuildable } from "./steps/one-platform.js";
import { findTarget, type TargetPorts } from "./steps/find-target.js";

export interface PlanPorts<R extends Registry> extends TargetPorts {
  readonly registries: Registries<R>;
  readonly builder: Pick<ImageBuilder<never, R>, "obstacle" | "uploader">;
}

/** What publishing it would do: nothing is built, nothing is written. */
export async function planContainer<R extends Registry>(order: PublishChoice, ports: PlanPorts<R>): Promise<Forecast> {
  const { registries, builder, progress, redactor } = ports;
  const furtherTags = order.extraTags.map(parseTag);
  const { namespace } = registries;
  const registry = await registries.main();
  // Refuses what a publish would refuse; nothing is uploaded.
  builder.uploader(registry);
  const target = await findTarget(order, ports);
  keepBuildable(target);
  const { tag, identity } = target;
  const repository = Repository.of(registry.host, namespace, target.name);
  const foretold = await atRepository(registry, repository, "pull,push", (client) => forecast({ client, tag, furtherTags, identity }, progress));
  const found = registry.loginOrigin === undefined ? foretold : { ...foretold, login: registry.loginOrigin };
  const obstacle = found.action === "publish" ? await builder.obstacle(target) : undefined;
  // It goes into a result, which nobody redacts any more.
  return obstacle ? refusedBy(redactor.redactError(obstacle), found) : found;
}

function refusedBy(fault: PublishError, found: Forecast): Forecast {
  return { ...found, furtherTags: [], action: "refuse", reasons: [fault.what], error: errorReport(fault) };
}
