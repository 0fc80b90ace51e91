import { REGISTRY_KINDS, type RegistryKind } from "../host/registries/rehearsal-registry.js";
import { findZot } from "../host/registries/zot.js";

/** The registries of a run, and of each that is left out the reason. */
export interface FoundRegistries {
  readonly found: readonly RegistryKind[];
  readonly absent: readonly string[];
}

/** zot first, whose bars are the higher ones. */
export async function findRegistries(only: RegistryKind | undefined): Promise<FoundRegistries> {
  const wanted = REGISTRY_KINDS.toReversed().filter((kind) => only === undefined || kind === only);
  const zotIsThere = (await findZot(process.env)) !== undefined;
  const absent = wanted.includes("zot") && !zotIsThere ? ["zot: ZOT_BIN is not set, and it is not on PATH"] : [];
  return { found: wanted.filter((kind) => kind !== "zot" || zotIsThere), absent };
}
