import { errorReport, type PublishError } from "../../core/errors.js";
import { forecast, renderForecast, type Forecast } from "../../core/publish/forecast.js";
import { unbuildable } from "../buildable.js";
import { EXIT, exitCodeOf } from "../exit-codes.js";
import { makeByBuildah } from "../publish-order.js";
import { atRegistry, publishFromHost, type Way } from "../publishing.js";
import { parseOptions, planSettings, publishSettings } from "../settings.js";
import { withWorkspace } from "../with-workspace.js";

const DOCKERFILE: Way = { kind: "dockerfile", make: makeByBuildah };

/** A real publish of what a Dockerfile makes. */
export const publishCommand = withWorkspace((options, surroundings) =>
  publishFromHost(parseOptions(publishSettings, options), DOCKERFILE, surroundings),
);

/** What that publish would do, or that of what a default.nix makes. */
export const planCommand = withWorkspace(async (options, surroundings) => {
  const settings = parseOptions(planSettings, options);
  const foretold = await atRegistry(settings, settings.kind, surroundings, async (order, _, run, { container }) => {
    const found = await forecast(order, run.progress);
    const fault = found.action === "publish" ? await unbuildable(container, run.signal) : undefined;
    // It goes into a result, which nobody redacts any more.
    return fault ? refusedBy(run.redactor.redactError(fault), found) : found;
  });
  const exitCode = foretold.error ? exitCodeOf(foretold.error.code) : EXIT.ok;
  return { json: { ok: exitCode === EXIT.ok, ...foretold }, text: renderForecast(foretold), exitCode };
});

function refusedBy(fault: PublishError, found: Forecast): Forecast {
  return { ...found, furtherTags: [], action: "refuse", reasons: [fault.what], error: errorReport(fault) };
}
