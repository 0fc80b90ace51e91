import type { AuthKind } from "../../host/registries/rehearsal-registry.js";
import { liveRegistry, type LiveRegistry } from "../support/registries/live-registry.js";
import { createSource, type Publisher, type Source } from "../support/race/publishing.js";
import { RegistryView } from "../support/registries/registry-view.js";

/** A real registry, a look into it past every proxy, and the source trees that are published to it. */
export class Fixture implements AsyncDisposable {
  readonly #sources = new Set<Source>();

  private constructor(
    readonly live: LiveRegistry,
    readonly view: RegistryView,
  ) {}

  static async open(auth: AuthKind): Promise<Fixture> {
    const live = await liveRegistry(auth);
    return new Fixture(live, new RegistryView(live.registry));
  }

  /** How to publish to it, straight or by way of a proxy. */
  publisher(namespace: string, port = this.live.port): Publisher {
    const { username, password } = this.live;
    return { port, username, password, namespace };
  }

  async createSource(version: string, contentBytes: number): Promise<Source> {
    const source = await createSource(version, contentBytes);
    this.#sources.add(source);
    return source;
  }

  /** Takes away a tree that nobody needs any more: hundreds of them are large. */
  async discard(source: Source): Promise<void> {
    await source.tree.remove();
    this.#sources.delete(source);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const source of this.#sources) await source.tree.remove();
    await this.view[Symbol.asyncDispose]();
    await this.live[Symbol.asyncDispose]();
  }
}
