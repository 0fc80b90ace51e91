import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { printable } from "../../core/redact.js";
import { oidcCredentials } from "../../core/templates/oidc-credentials.js";
import type { ZotConfigJson } from "../../core/templates/zot/config/schema.js";
import type { ZotVerifier } from "../../core/usecases/setup/zot-config.js";
import { askProgram } from "../process/tool.js";
import { findZot } from "../registries/zot.js";
import type { WorkspaceSurroundings } from "../run/with-workspace.js";

/** `zot verify` of the zot that is on PATH, or that ZOT_BIN names. */
export class HostZotVerifier implements ZotVerifier {
  constructor(readonly run: WorkspaceSurroundings) {}

  async verify(config: ZotConfigJson): Promise<"verified" | "absent"> {
    const zot = await findZot(process.env);
    if (zot === undefined) return "absent";
    const path = await this.run.workspace.secretFile("config.json", JSON.stringify(await this.#withStandIns(config)));
    const { exitCode, all } = await askProgram(zot, ["verify", path], { signal: this.run.signal }, () => new PublishError("TOOL_MISSING", own`${printable(zot)} cannot be started`, own`Set ZOT_BIN to a zot for this machine, or unset it`));
    if (exitCode === 0) return "verified";
    throw new PublishError("TOOL_FAILED", own`zot verify does not take the config: ${printable(complaints(all))}`, own`Please report this, with the options that you gave; where ${printable(zot)} is older than --zot-version, it may be right about itself alone`);
  }

  /** zot reads the files with secrets, too, and they are not on this machine. */
  async #withStandIns(config: ZotConfigJson): Promise<ZotConfigJson> {
    const { workspace } = this.run;
    const { openid, sessionKeysFile, ...auth } = config.http.auth;
    const credentialsFile = await workspace.secretFile("credentials.json", oidcCredentials("stand-in", "stand-in").reveal());
    const keysFile = await workspace.secretFile("keys.json", JSON.stringify({ hashKey: "stand-in" }));
    const standIns = {
      ...(openid && { openid: { providers: { oidc: { ...openid.providers.oidc, credentialsFile } } } }),
      ...(sessionKeysFile !== undefined && { sessionKeysFile: keysFile }),
    };
    return { ...config, http: { ...config.http, auth: { ...auth, ...standIns } } };
  }
}

/** What its log calls an error. */
function complaints(log: string): string {
  const lines = log.split("\n").filter((line) => line.includes('"level":"error"') || line.startsWith("Error:"));
  return (lines.length > 0 ? lines : [log]).join(" ");
}
