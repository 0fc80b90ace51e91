import { PublishError } from "../../errors.js";
import { CONTAINER_JSON, CONTAINERS_FOLDER, missingDependency, noFile } from "../container-folder.js";
import type { CommittedFolder } from "./committed-folder.js";
import type { CommittedTree } from "./committed-tree.js";
import { own } from "../../errors/own-words.js";

/** What containers say that they are made of outside their own folders. */
export class Dependencies {
  private constructor(
    private readonly byFolder: ReadonlyMap<string, readonly string[]>,
    private readonly faults: Map<string, PublishError>,
  ) {}

  static async read(tree: CommittedTree, folders: readonly CommittedFolder[]): Promise<Dependencies> {
    const files = folders.filter((folder) => folder.entry(CONTAINER_JSON) !== undefined).map((folder) => ({ folder, file: CONTAINER_JSON }));
    const byFolder = new Map<string, readonly string[]>();
    const faults = new Map<string, PublishError>();
    if (files.length === 0) return new Dependencies(byFolder, faults);
    // Few containers have one: what reads it is loaded for them alone, while git reads.
    const [texts, { parseContainerJson: parse }] = await Promise.all([tree.texts(files), import("../declaration/container-json.js")]);
    const known = new Map<string, readonly string[]>();
    for (const [at, { folder, file }] of files.entries()) {
      const text = texts[at];
      const { path } = folder;
      try {
        if (text === undefined) throw noFile(own`${path}/${file}`);
        // Many say the same.
        const dependsOn = known.get(text) ?? parse(text, `${path}/${file}`).dependsOn;
        known.set(text, dependsOn);
        byFolder.set(path, dependsOn);
      } catch (error) {
        if (!(error instanceof PublishError)) throw error;
        faults.set(path, error);
      }
    }
    return new Dependencies(byFolder, faults);
  }

  /** Folders whose declaration is wrong: nobody knows whether what they are made of has changed. */
  get faulty(): string[] {
    return [...this.faults.keys()];
  }

  /** What is wrong with the declaration of a folder. */
  faultOf(folder: string): PublishError | undefined {
    return this.faults.get(folder);
  }

  /** Takes note that a path is not there: it would never differ, and so never be noticed. */
  miss(path: string): void {
    for (const [folder, paths] of this.byFolder) if (paths.includes(path) && !this.faults.has(folder)) this.faults.set(folder, missingDependency(folder, path));
  }

  /** Every path that anybody depends on. */
  get paths(): string[] {
    return [...new Set([...this.byFolder.values()].flat())];
  }

  /** The paths that a container is made of, its own folder first; a container among them brings what that depends on. */
  of(name: string): string[] {
    const folder = `${CONTAINERS_FOLDER}/${name}`;
    if (!this.byFolder.has(folder)) return [folder];
    const all = new Set([folder]);
    // A set is walked to its end, also as it grows.
    for (const path of all) for (const further of this.byFolder.get(path) ?? []) all.add(further);
    return [...all];
  }
}
