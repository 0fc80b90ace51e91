import { planContainer } from "../../core/usecases/plan.js";
import type { BuildChoice, KindChoice, TagChoice } from "../../src/module/backend.js";
import type { Fields } from "../../src/module/fields.js";
import type { Plan } from "../../src/api/plan.js";
import type { BuildAccess, Settings } from "../../src/module/settings.js";
import { dockerfileOf } from "../build/builder.js";
import { imageUploader } from "../build/uploader.js";
import { withRegistries } from "../call.js";
import type { EngineRegistry } from "../registries/engine-registry.js";
import { planFields } from "../results/plan.js";
import { sourcePorts } from "../source/choices.js";

export function plan(settings: Settings & BuildAccess, { extraTags = [], kind, ...choice }: BuildChoice & KindChoice & TagChoice): Promise<Fields<Plan>> {
  return withRegistries(settings, async (call) => {
    const { container } = await dockerfileOf(choice, settings, call);
    // An engine builds whatever BuildKit can.
    const builder = { obstacle: () => Promise.resolve(undefined), uploader: (registry: EngineRegistry) => imageUploader(registry, call) };
    const ports = { ...sourcePorts(settings, choice, call), registries: call.registries, builder };
    return planFields(await planContainer({ ...container, kind, extraTags }, ports));
  });
}
