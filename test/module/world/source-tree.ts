import { posix } from "node:path";
import { text } from "../session/arguments.js";
import { EnumName, type Chain, type Field } from "../session/chain.js";
import { EngineError, type Answer, type Answerer } from "../session/session-double.js";

/** What git says of a source tree. */
export interface GitScript {
  readonly head: string;
  /** When the commits were made, in seconds; without it, they do not say. */
  readonly date?: number;
  /** Whether the image with git can be had. */
  readonly image?: "absent";
  /** A real repository on this machine, in the place of one that is made of the scene. */
  readonly repository?: string;
  /** Further commits that the repository holds, with the same files. */
  readonly commits?: readonly string[];
  readonly modified?: readonly string[];
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

export const SOURCE: Chain = [{ name: "source", args: {} }];

/** A Directory of the engine, in memory, with or without a repository. */
export class SourceTree implements Answerer {
  readonly #files: ReadonlyMap<string, string>;

  constructor(
    files: Readonly<Record<string, string>>,
    readonly git?: GitScript,
    private readonly links: Readonly<Record<string, string>> = {},
  ) {
    this.#files = new Map(Object.entries({ ...files, ...(git && { ".git/HEAD": "ref: refs/heads/main\n" }) }));
  }

  answer([root, ...fields]: Chain): Answer | undefined {
    if (root?.name !== "source") return undefined;
    return this.#at("", fields);
  }

  #at(folder: string, [field, ...rest]: Chain): Answer | undefined {
    const path = () => posix.join(folder, text(field, "path"));
    if (field?.name === "directory") return this.#at(path(), rest);
    if (field?.name === "entries" && rest.length === 0) return { value: this.#entries(folder) };
    if (field?.name === "glob" && rest.length === 0) return { value: this.#glob(folder, text(field, "pattern")) };
    if (field?.name === "exists" && rest.length === 0) return { value: this.#exists(path(), field) };
    if (field?.name === "file" && rest[0]?.name === "contents") return { value: this.#contents(path()) };
    return undefined;
  }

  #exists(given: string, { args }: Field): boolean {
    if (args["doNotFollowSymlinks"] === true && given in this.links) return true;
    const path = this.#followed(given);
    const isFile = this.#files.has(path);
    const isFolder = [...this.#files.keys()].some((name) => name.startsWith(`${path}/`));
    const wanted = args["expectedType"] instanceof EnumName ? args["expectedType"].name : undefined;
    if (wanted === "DIRECTORY_TYPE") return isFolder;
    return wanted === "REGULAR_TYPE" ? isFile : isFile || isFolder;
  }

  /** Where a path leads, links followed. */
  #followed(path: string): string {
    const link = Object.keys(this.links).find((each) => path === each || path.startsWith(`${each}/`));
    return link === undefined ? path : `${this.links[link] ?? ""}${path.slice(link.length)}`;
  }

  #contents(path: string): string {
    const contents = this.#files.get(this.#followed(path));
    if (contents === undefined) throw new EngineError(`lstat ${path}: no such file or directory`);
    return contents;
  }

  /** Paths from the folder on; a star is any one name, and two of them, at the beginning, any number of names. */
  #glob(folder: string, pattern: string): string[] {
    const parts = pattern.split("/");
    // Folders are found too, with a slash; what is behind a link is not.
    const paths = new Set([...this.#files.keys(), ...Object.keys(this.links)].flatMap((path) => [path, ...foldersOf(path)]));
    const prefix = folder === "" ? "" : `${folder}/`;
    const below = [...paths].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
    return below.filter((path) => {
      const names = path.replace(/\/$/, "").split("/");
      if (parts[0] === "**") return names.slice(1 - parts.length).join("/") === parts.slice(1).join("/");
      return names.length === parts.length && parts.every((part, at) => part === "*" || part === names[at]);
    });
  }

  /** Folders end in a slash, as the engine lists them. */
  #entries(folder: string): string[] {
    const prefix = folder === "" ? "" : `${folder}/`;
    const below = [...this.#files.keys(), ...Object.keys(this.links)].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
    return [...new Set(below.map((name) => name.replace(/\/.*$/, "/")))].sort();
  }
}

/** The folders above a path, each with a slash at its end. */
function foldersOf(path: string): string[] {
  return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));
}
