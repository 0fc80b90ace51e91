import { FILES, HEAD } from "./scenes.js";
import type { Arguments } from "./stage.js";
import { startRegistry, type TestRegistry } from "./world/registries.js";
import { REGISTRY_SERVICE } from "./world/registry-service.js";
import { secret } from "./world/secrets.js";
import type { Scene } from "./world/world.js";

/** A registry for each test of a suite, passed to the module as a service, and what the module is told of it. */
export class ServedRegistry {
  #registry: TestRegistry | undefined;

  /** To be called in a `describe`. */
  constructor() {
    beforeEach(async () => {
      this.#registry = await startRegistry("token");
    });
    afterEach(() => this.#registry?.[Symbol.asyncDispose]());
  }

  get registry(): TestRegistry {
    if (!this.#registry) throw new Error("there is a registry only within a test");
    return this.#registry;
  }

  /** The constructor's arguments. */
  get settings(): Arguments {
    return {
      registry: "registry.example.org",
      namespace: "team",
      registryUsername: this.registry.username,
      registryPassword: secret("key"),
      registryService: REGISTRY_SERVICE,
    };
  }

  get scene(): Scene {
    return { files: FILES, git: { head: HEAD }, secrets: { key: this.registry.password }, registryEndpoint: this.registry.endpoint };
  }
}
