import type { Settings } from "../src/api/settings.js";
import { Redactor } from "../core/redact.js";
import { parseAuthority } from "../core/registry/authorities.js";
import { retryPolicy } from "../core/registry/retry-policy.js";
import { parseTrustedRealms } from "../core/registry/trusted-realm.js";
import type { Call } from "./call.js";
import { guarded } from "./fault.js";
import { Registries } from "./registries.js";

/** Runs one function with its registries and credentials; what it throws leaves redacted. */
export async function run<T>(settings: Settings, work: (call: Call) => Promise<T>): Promise<T> {
  const redactor = new Redactor();
  return guarded(redactor, async () => {
    const { registryCa, retrySeconds, trustRealm, skopeoImage, zotImage, gitImage, nixImage } = settings;
    const authority = registryCa && parseAuthority(await registryCa.contents(), "registryCa");
    const connection = { redactor, retry: retryPolicy(retrySeconds), authority, trustedRealms: parseTrustedRealms(trustRealm) };
    const registries = await Registries.open(settings, connection);
    return work({ registries, connection, skopeoImage, zotImage, gitImage, nixImage });
  });
}
