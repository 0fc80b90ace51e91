import { dag } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { newKey } from "../../core/usecases/keys/create.js";
import { finishRotation as finish } from "../../core/usecases/keys/finish-rotation.js";
import { listKeys } from "../../core/usecases/keys/list.js";
import type { NewKey } from "../../core/usecases/keys/new-key.js";
import { revokeKey } from "../../core/usecases/keys/revoke.js";
import { startRotation } from "../../core/usecases/keys/start-rotation.js";
import type { ApiKey } from "../../src/api/api-key.js";
import type { NewApiKeyFields } from "../../src/api/new-api-key.js";
import type { Fields } from "../../src/module/fields.js";
import type { Settings } from "../../src/module/settings.js";
import { withRegistries } from "../call.js";
import { keyFields } from "../results/keys.js";

export function apiKeys(settings: Settings): Promise<Fields<ApiKey>[]> {
  return withRegistries(settings, async (call) => (await listKeys({}, call)).keys.map(keyFields));
}

export function createApiKey(settings: Settings, label: string, days: number): Promise<NewApiKeyFields> {
  return withRegistries(settings, async (call) => newKeyFields(await newKey({ label, days }, call)));
}

export function rotateApiKey(settings: Settings, choice: { label: string; repository: string; days: number }): Promise<NewApiKeyFields> {
  return withRegistries(settings, async (call) => newKeyFields((await startRotation(choice, call)).made));
}

export function finishRotation(settings: Settings, label: string): Promise<string[]> {
  return withRegistries(settings, async (call) => [...(await finish(label, call))]);
}

export function revokeApiKey(settings: Settings, uuid: string): Promise<Fields<ApiKey>> {
  return withRegistries(settings, async (call) => keyFields((await revokeKey(uuid, call)).revoked));
}

function newKeyFields({ facts, key }: NewKey): NewApiKeyFields {
  const { label, uuid, created, expires } = facts;
  return { label, uuid, created: created ?? "", expires: expires ?? "", key: dag.setSecret(`container-publisher-api-key-${randomUUID()}`, key.reveal()) };
}
