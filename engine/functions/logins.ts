import type { Container, Secret } from "@dagger.io/dagger";
import type { Settings } from "../../src/module/settings.js";
import { withRegistries } from "../call.js";
import { pulledContainer } from "../registries/pulled.js";
import { configOf } from "../registries/registry-config.js";

/** The image of a reference, pulled with the login that was given. */
export function container(settings: Settings, reference: string): Promise<Container> {
  return withRegistries(settings, (call) => pulledContainer(call, reference));
}

export function registryConfig(settings: Settings): Promise<Secret> {
  return withRegistries(settings, ({ registries }) => Promise.resolve(configOf(registries)));
}
