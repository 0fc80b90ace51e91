import { marked, told } from "../core/errors/own-words.js";
import type { Directory } from "@dagger.io/dagger";
import { Repository } from "../core/image/reference.js";
import { committedVariants } from "../core/containers/committed-variants.js";
import { checkVersions, type CheckedContainer } from "../core/containers/version-check.js";
import { findCollisions, NOTHING_ASKED, type Collisions } from "../core/publish/collisions.js";
import { renderVersions, versionReport, versionsWrong } from "../core/publish/version-report.js";
import { changedContainers } from "../core/source/changed.js";
import { progress, type Call } from "./call.js";
import { readContainers } from "./container-texts.js";
import { openGit } from "./git-container.js";
import { nixAt, nixIn } from "./nix.js";

/** Every container of a source directory declares a version, its build files agree, and no changed one meets a taken tag. */
export async function checkSource(call: Call, src: Directory): Promise<void> {
  const tree = { evaluate: nixIn(call.nixImage, src), exists: (path: string) => src.exists(path) };
  const checked: CheckedContainer[] = [];
  const { containers, skipped } = await readContainers(src);
  for (const container of containers) checked.push(await checkVersions(container, tree));
  const report = versionReport(checked, call.registries.configured ? await askRegistry(call, src) : NOTHING_ASKED, call.connection.redactor, skipped);
  progress(call).note(told(marked(renderVersions(report))));
  const wrong = versionsWrong(report);
  if (wrong) throw wrong;
}

/** The tags of the containers that head's first parent has otherwise. */
async function askRegistry(call: Call, src: Directory): Promise<Collisions> {
  const { namespace } = call.registries;
  const registry = await call.registries.main();
  const git = await openGit(call.gitImage, src);
  const changes = await changedContainers(git, { head: "HEAD", missingBase: "error" });
  const found = await committedVariants(git, changes.head, changes.changed, nixAt(call, src, changes.head));
  const session = registry.session();
  try {
    const client = (name: string) => registry.client(session, Repository.of(registry.name, namespace, name).path, "pull");
    return await findCollisions(found, changes.head, client);
  } finally {
    await session.close();
  }
}
