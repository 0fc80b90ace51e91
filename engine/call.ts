import type { Settings } from "../src/module/settings.js";
import type { Progress } from "../core/publish/ports.js";
import { Redactor } from "../core/redact.js";
import { Scratch } from "./scratch.js";
import { guarded } from "./fault.js";
import type { OpenRegistries } from "./registries/open-registries.js";

/** What one function of the module works with. */
export interface Call extends OpenRegistries {
  readonly redactor: Redactor;
  readonly progress: Progress;
  readonly scratch: Scratch;
}

/** Runs one function with its registries and credentials; what it throws leaves redacted. */
export async function withRegistries<T>(settings: Settings, work: (call: Call) => Promise<T>): Promise<T> {
  const redactor = new Redactor();
  return guarded(redactor, async () => {
    // Not above: who needs no registry does not load what talks to them.
    const { openRegistries } = await import("./registries/open-registries.js");
    await using scratch = new Scratch();
    return await work({ ...(await openRegistries(settings, redactor)), redactor, progress: logged(redactor), scratch });
  });
}

/** Runs one that needs none. */
export async function withoutRegistries<T>(work: (call: Pick<Call, "redactor" | "progress">) => Promise<T>): Promise<T> {
  const redactor = new Redactor();
  return guarded(redactor, () => work({ redactor, progress: logged(redactor) }));
}

/** A module function cannot show progress; what it says lands in the call's log. */
function logged(redactor: Redactor): Progress {
  const say = (text: string) => console.error(redactor.redact(text));
  return { step: say, note: say };
}
