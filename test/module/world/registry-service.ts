import type { Chain } from "../session/chain.js";
import type { Answer, Answerer } from "../session/session-double.js";

export const REGISTRY_SERVICE: Chain = [{ name: "registryService", args: {} }];

/** A registry that a caller passes in as a service, and that really listens on a port of this machine. */
export class RegistryService implements Answerer {
  constructor(readonly endpoint: string) {}

  answer([root, ...fields]: Chain): Answer | undefined {
    if (root?.name !== "registryService") return undefined;
    const [field] = fields;
    if (fields.length === 1 && field?.name === "start") return "itself";
    return fields.length === 1 && field?.name === "endpoint" ? { value: this.endpoint } : undefined;
  }
}
