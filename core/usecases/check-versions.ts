import { readContainers } from "../containers/read-containers.js";
import { checkVersions as checkContainer, type CheckedContainer } from "../containers/version-check.js";
import { own, told } from "../errors/own-words.js";
import { Repository } from "../image/reference.js";
import { findCollisions, NOTHING_ASKED, type Collisions } from "../publish/collisions.js";
import type { Progress } from "../publish/ports.js";
import { versionReport, type VersionReport } from "../report/versions.js";
import type { Redactor } from "../redact.js";
import { RepositoryClient } from "../registry/api/repository-client.js";
import type { RangeOrder } from "../source/changes/range.js";
import { changed } from "./changed.js";
import { factsOf } from "./steps/container-version.js";
import { changedVariants } from "./steps/changed-variants.js";
import type { Registries, Registry, Source } from "./ports.js";

export interface CheckVersionsPorts {
  readonly source: Source;
  /** Without them no registry is asked about tags. */
  readonly registries: Registries<Registry> | undefined;
  readonly progress: Progress;
  readonly redactor: Redactor;
}

/** Every container of a tree declares a version, its build files agree, and no one that changed in this range is about to meet a taken tag. */
export async function checkVersions(range: RangeOrder, ports: CheckVersionsPorts): Promise<VersionReport> {
  const { source, registries, progress, redactor } = ports;
  const { tree } = source;
  progress.step(told(own`reading ${tree.name}`));
  const { containers, skipped } = await readContainers(source);
  const checked: CheckedContainer[] = [];
  const rules = await source.versionRules();
  for (const each of containers) checked.push(await checkContainer(each, { tree, rules, facts: factsOf(source) }));
  const collisions = registries ? await askRegistry(range, { source, registries, progress }) : NOTHING_ASKED;
  return versionReport(checked, collisions, redactor, skipped);
}

interface AskPorts {
  readonly source: Source;
  readonly registries: Registries<Registry>;
  readonly progress: Progress;
}

/** The tags of the containers that changed. */
async function askRegistry(range: RangeOrder, { source, registries, progress }: AskPorts): Promise<Collisions> {
  const { namespace } = registries;
  const registry = await registries.main();
  const changes = await changed(range, { source, progress });
  const found = await changedVariants(changes, source);
  const session = registry.session();
  try {
    progress.step(told(own`asking ${registry.host} about ${found.length === 1 ? "1 tag" : own`${found.length} tags`}`));
    return await findCollisions(found, changes.head, (name) => new RepositoryClient(session, Repository.of(registry.host, namespace, name), "pull"));
  } finally {
    await session.close();
  }
}
