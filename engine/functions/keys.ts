import { listKeys } from "../../core/usecases/keys/list.js";
import type { ApiKey } from "../../src/api/api-key.js";
import type { Fields } from "../../src/module/fields.js";
import type { Settings } from "../../src/module/settings.js";
import { withRegistries } from "../call.js";
import { keyFields } from "../results/keys.js";

export function apiKeys(settings: Settings): Promise<Fields<ApiKey>[]> {
  return withRegistries(settings, async (call) => (await listKeys({}, call)).keys.map(keyFields));
}
