import { PlanAction } from "../../src/api/enums/plan-action.js";
import type { Fields } from "../../src/module/fields.js";
import type { Plan } from "../../src/api/plan.js";
import { renderForecast } from "../../core/report/plan.js";
import type { Forecast } from "../../core/publish/forecast.js";
import { written } from "../../core/report/written.js";
import { memberOf } from "./member.js";

/** A plan as the module's users see it. */
export function planFields(forecast: Forecast): Fields<Plan> {
  const { action, reference, tag, version, revision, furtherTags, reasons, error, identity } = forecast;
  return {
    action: memberOf(PlanAction, action),
    reason: reasons.join("; "),
    reference,
    tag,
    version,
    revision,
    extraTags: [...furtherTags],
    errorCode: error?.code ?? "",
    remedy: error?.remedy ?? "",
    identity: identity?.subject ?? "",
    ...written(forecast, renderForecast),
  };
}
