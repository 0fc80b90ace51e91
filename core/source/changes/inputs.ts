import type { PublishError } from "../../errors.js";
import { CONTAINER_JSON, missingDependency, noFile } from "../container-folder.js";
import { noContext } from "../layout/faults.js";
import { ignoreFilesOf, inputsBehind, inputsOf, type Made } from "../layout/inputs.js";
import { contextOf, inFolder, parentOf } from "../layout/layout.js";
import type { LaidContainer } from "../layout/laid-out.js";
import type { CommittedContainers } from "./committed-containers.js";

/** What the containers of a commit are made of. */
export class Inputs {
  readonly #byPath: ReadonlyMap<string, readonly string[]>;

  constructor(private readonly committed: CommittedContainers) {
    this.#byPath = new Map(committed.containers.map((each) => [each.folder.path, inputsOfContainer(each, committed)]));
  }

  /** The paths that a container is made of, its own folder first; a container among them brings what that is made of. */
  of({ folder: { path } }: LaidContainer): readonly string[] {
    const inputs = this.#byPath.get(path) ?? [path];
    return inputs.length === 1 ? inputs : this.#all(path);
  }

  #all(folder: string): string[] {
    const all = new Set([folder]);
    // A set is walked to its end, also as it grows.
    for (const path of all) for (const further of this.#behind(path)) all.add(further);
    return [...all];
  }

  #behind(path: string): readonly string[] {
    const said = this.committed.declared.get(path);
    return this.#byPath.get(path) ?? (said?.kind === "said" ? inputsBehind(path, said.declaration) : []);
  }

  /** Every path that anybody is made of. */
  get paths(): string[] {
    return [...new Set(this.committed.containers.flatMap((each) => this.of(each)))];
  }

  /** Whether others are made of it, or of something in it. */
  isUsed(path: string): boolean {
    return this.committed.containers.some(({ declaration }) => declaration.dependsOn.some((each) => each === path || each.startsWith(`${path}/`)));
  }
}

function inputsOfContainer({ folder, builds, declaration }: LaidContainer, { found }: CommittedContainers): string[] {
  const context = builds.has("dockerfile") ? contextOf(folder, declaration) : folder.path;
  // The id of a folder tells of the files in it: to look at each of them as well takes longer than all the rest.
  const isTold = (file: string) => declaration.file === undefined && found.folders.get(folder.path)?.entry(file.slice(inFolder(folder.path, "").length))?.kind === "file";
  const files = [...builds.values()];
  return [...inputsOf({ folder, declaration, files: files.filter((file) => !isTold(file)), context }), ...sayingFiles({ folder, context, files }, found)];
}

/** Files that say what is built, where no id of a folder tells of what they say: they are links, or stand elsewhere. */
function sayingFiles({ folder, context, files }: Pick<Made, "folder" | "context" | "files">, { folders }: CommittedContainers["found"]): string[] {
  const own = folders.get(folder.path);
  return [inFolder(folder.path, CONTAINER_JSON), ...ignoreFilesOf({ context, files })].filter((file) => parentOf(file) !== folder.path || own?.entry(file.slice(inFolder(folder.path, "").length))?.kind === "link");
}

/** Why a container cannot be built: something that it names is not there. It would never differ, and so never be noticed. */
export function missingInput({ folder, builds, declaration }: LaidContainer, isThere: (path: string) => boolean): PublishError | undefined {
  const dependency = declaration.dependsOn.find((each) => !isThere(each));
  if (dependency !== undefined) return missingDependency(folder.path, dependency);
  if (declaration.context !== undefined && !isThere(declaration.context)) return noContext(declaration.context);
  const file = declaration.file === undefined ? undefined : [...builds.values()].find((each) => !isThere(each));
  return file === undefined ? undefined : noFile(file);
}
