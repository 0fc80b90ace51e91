import { findTarget } from "../../core/usecases/steps/find-target.js";
import type { KindChoice, SourceChoice } from "../../src/module/backend.js";
import type { Settings } from "../../src/module/settings.js";
import { withoutRegistries } from "../call.js";
import { containerOf, sourcePorts } from "../source/choices.js";

export function tagByCommit(settings: Settings, { kind, ...choice }: SourceChoice & KindChoice): Promise<string> {
  return withoutRegistries(async (call) => (await findTarget({ ...containerOf(choice), kind }, sourcePorts(settings, choice, call))).tag);
}
