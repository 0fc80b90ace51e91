import type { Directory } from "@dagger.io/dagger";
import { findContainer, versionOf } from "../../core/containers/find-container.js";
import type { RangeOrder } from "../../core/source/changes/range.js";
import { changed, tellFaults } from "../../core/usecases/changed.js";
import { changedVariants } from "../../core/usecases/steps/changed-variants.js";
import { findTarget } from "../../core/usecases/steps/find-target.js";
import type { KindChoice, SourceChoice } from "../../src/module/backend.js";
import type { Changes } from "../../src/api/changes.js";
import type { Fields } from "../../src/module/fields.js";
import type { Settings } from "../../src/module/settings.js";
import { withoutRegistries } from "../call.js";
import { changesFields } from "../results/changes.js";
import { directorySource } from "../source/directory-source.js";
import { containerOf, sourcePorts } from "./choices.js";

export function version(settings: Settings, src: Directory, containerName: string): Promise<string> {
  return withoutRegistries(async () => {
    const { tree, evaluate } = directorySource(src, settings);
    return versionOf(tree, await findContainer(tree, containerName, undefined), undefined, evaluate);
  });
}

export function tagByCommit(settings: Settings, { kind, ...choice }: SourceChoice & KindChoice): Promise<string> {
  return withoutRegistries(async (call) => (await findTarget({ ...containerOf(choice), kind }, sourcePorts(settings, choice, call))).tag);
}

export function changedContainers(settings: Settings, { src, ...range }: { src: Directory } & RangeOrder): Promise<Fields<Changes>> {
  return withoutRegistries(async ({ progress }) => {
    const source = directorySource(src, settings);
    const changes = await changed(range, { source, progress });
    const found = await changedVariants(changes, source);
    tellFaults(found, progress);
    return changesFields(changes, found);
  });
}
