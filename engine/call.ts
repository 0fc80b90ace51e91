import type { Settings } from "../src/module/settings.js";
import type { Progress } from "../core/publish/ports.js";
import { Redactor } from "../core/redact.js";
import { parseAuthority } from "../core/registry/http/authorities.js";
import { retryPolicy } from "../core/registry/http/retry-policy.js";
import { parseTrustedRealms } from "../core/registry/auth/trusted-realm.js";
import { guarded } from "./fault.js";
import type { ConnectionOptions } from "./registries/engine-registry.js";
import { EngineRegistries } from "./registries/registries.js";

/** What one function of the module works with. */
export interface Call {
  readonly registries: EngineRegistries;
  readonly connection: ConnectionOptions;
  readonly redactor: Redactor;
  readonly progress: Progress;
}

/** Runs one function with its registries and credentials; what it throws leaves redacted. */
export async function withRegistries<T>(settings: Settings, work: (call: Call) => Promise<T>): Promise<T> {
  const redactor = new Redactor();
  return guarded(redactor, async () => {
    const { registryCa, retrySeconds, trustRealm } = settings;
    const authority = registryCa && parseAuthority(await registryCa.contents(), "registryCa");
    const connection = { redactor, retry: retryPolicy(retrySeconds), authority, trustedRealms: parseTrustedRealms(trustRealm) };
    return work({ registries: await EngineRegistries.open(settings, connection), connection, redactor, progress: logged(redactor) });
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
