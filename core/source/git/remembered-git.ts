import type { Git, GitAnswer, Scratch } from "./git.js";
import type { GitObject } from "./objects.js";

/** Asks for no object twice, by whatever name: in a container, every question is a process of its own. */
export class RememberedGit implements Git {
  readonly #known = new Map<string, GitObject | undefined>();

  constructor(private readonly git: Git) {}

  run(args: readonly string[]): Promise<GitAnswer> {
    return this.git.run(args);
  }

  async objects(names: readonly string[]): Promise<(GitObject | undefined)[]> {
    const unknown = [...new Set(names)].filter((name) => !this.#known.has(name));
    const found = await this.git.objects(unknown);
    for (const [at, name] of unknown.entries()) {
      const object = found[at];
      this.#known.set(name, object);
      if (object) this.#known.set(object.id, object);
    }
    return names.map((name) => this.#known.get(name));
  }

  inScratch(scratch: Scratch, commands: readonly (readonly string[])[]): Promise<readonly GitAnswer[]> {
    return this.git.inScratch(scratch, commands);
  }
}
