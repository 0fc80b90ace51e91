import type { Directory } from "@dagger.io/dagger";
import { marked, told } from "../../../core/errors/own-words.js";
import { checkKey as key } from "../../../core/usecases/check-key.js";
import { checkPosture as posture } from "../../../core/usecases/check-posture.js";
import type { CheckPorts } from "../../../core/usecases/steps/checked-repository.js";
import type { CheckSettings, Settings } from "../../../src/module/settings.js";
import { withRegistries, type Call } from "../../call.js";
import { promisesOf } from "../../results/expectations.js";
import { directorySource } from "../../source/directory-source.js";

export function checkPosture(settings: Settings & CheckSettings, src: Directory): Promise<void> {
  const expectations = promisesOf(settings.expectations ?? []);
  return withRegistries(settings, (call) => posture({ ...choiceOf(settings), expectations }, portsOf(settings, src, call)));
}

export function checkKey(settings: Settings & CheckSettings, src: Directory): Promise<void> {
  return withRegistries(settings, async (call) => {
    const { findings } = await key({ ...choiceOf(settings), days: settings.keyDays }, portsOf(settings, src, call));
    for (const each of findings) call.progress.note(told(marked(each)));
  });
}

function choiceOf({ checkRepository, namespace }: Settings & CheckSettings): { repository: string | undefined; namespace: string | undefined } {
  return { repository: checkRepository, namespace };
}

function portsOf(settings: Settings, src: Directory, { registries, progress }: Call): CheckPorts {
  const isGiven = Boolean(settings.registry) || Boolean(settings.registryService);
  return { source: directorySource(src, settings), registries: isGiven ? registries : undefined, progress };
}
