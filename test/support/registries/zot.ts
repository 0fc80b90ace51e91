import { findZot } from "../../../host/registries/zot.js";
import { skip } from "../skip.js";

/** Why a test that needs zot cannot run here; undefined where it can. */
export async function whyNoZot(): Promise<string | undefined> {
  return (await findZot(process.env)) === undefined ? "zot is not on PATH and ZOT_BIN is not set" : undefined;
}

/** Skips a test, or all tests below a hook, with the reason, where there is no zot. */
export async function skipWithoutZot(context: Mocha.Context): Promise<void> {
  const why = await whyNoZot();
  if (why !== undefined) skip(context, why);
}
