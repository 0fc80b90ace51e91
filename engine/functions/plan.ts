import { planContainer } from "../../core/usecases/plan.js";
import type { FileChoice, KindChoice, SourceChoice, TagChoice } from "../../src/module/backend.js";
import type { Fields } from "../../src/module/fields.js";
import type { Plan } from "../../src/api/plan.js";
import type { BuildAccess, Settings } from "../../src/module/settings.js";
import { givenTo } from "../build/builder.js";
import { imageUploader } from "../build/uploader.js";
import { withRegistries } from "../call.js";
import type { EngineRegistry } from "../registries/engine-registry.js";
import { planFields } from "../results/plan.js";
import { containerOf, sourcePorts } from "../source/choices.js";

export function plan(settings: Settings & BuildAccess, { extraTags = [], kind, ...choice }: SourceChoice & FileChoice & KindChoice & TagChoice): Promise<Fields<Plan>> {
  return withRegistries(settings, async (call) => {
    const { inputs } = await givenTo(settings, call);
    // An engine builds whatever BuildKit can.
    const builder = { obstacle: () => Promise.resolve(undefined), uploader: (registry: EngineRegistry) => imageUploader(registry, call) };
    const ports = { ...sourcePorts(settings, choice, call), registries: call.registries, builder };
    return planFields(await planContainer({ ...containerOf(choice), kind, inputs, extraTags }, ports));
  });
}
