import { open, type FileHandle } from "node:fs/promises";
import { posix } from "node:path";
import { filePieces } from "../file-pieces.js";
import { BLOCK, readAt, readHeader } from "./header.js";

/** Longer ones would be no names. */
const LONGEST_NAME = 64 * 1024;

interface Content {
  readonly at: number;
  readonly size: number;
}

/** A file, or a link by its name in the archive. */
type Entry = Content | { readonly linkTo: string };

/** Longer chains of links lead in a circle. */
const MOST_LINKS = 8;

/**
 * The files in a tar file on disk, found by their headers alone and read where they are: no second copy of an image is
 * needed. Special files are passed over. (The module has no library for it: every one of its dependencies is installed
 * each time that it is loaded.)
 */
export class TarFile {
  private constructor(
    readonly path: string,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** undefined for what is no tar file, or not a whole one. */
  static async open(path: string): Promise<TarFile | undefined> {
    await using file = await open(path);
    const entries = await readEntries(file).catch(() => undefined);
    return entries && entries.size > 0 ? new TarFile(path, entries) : undefined;
  }

  get names(): string[] {
    return [...this.entries.keys()];
  }

  /** How many bytes a file has; undefined where there is none. */
  size(name: string): number | undefined {
    return this.#content(name)?.size;
  }

  /** A small file's content; undefined where there is none, or one that is larger than any document. */
  async read(name: string, limit: number): Promise<Buffer | undefined> {
    const content = this.#content(name);
    if (content === undefined || content.size > limit) return undefined;
    await using file = await open(this.path);
    return await readAt(file, content.at, content.size);
  }

  /** The bytes of a file from one on. */
  async *bytes(name: string, from: number): AsyncGenerator<Uint8Array> {
    const content = this.#content(name);
    if (!content) throw new Error(`${name} is not in the archive`);
    if (from >= content.size) return;
    yield* filePieces(this.path, content.at + from, content.at + content.size);
  }

  #content(name: string): Content | undefined {
    let entry = this.entries.get(name);
    for (let links = 0; entry && "linkTo" in entry && links < MOST_LINKS; links++) entry = this.entries.get(entry.linkTo);
    return entry && "at" in entry ? entry : undefined;
  }
}

/** Links, devices, folders, pipes: a size in the header of one counts nothing, as GNU tar and Go read it. */
const HAS_NO_CONTENT = /^[1-6]$/;

/** What is not there is no part of it: to be put together by somebody else. */
const SPARSE = "a file with holes";

/** What a header of its own says of the next entry. */
interface Announced {
  readonly name?: string | undefined;
  readonly link?: string | undefined;
  readonly size?: number | undefined;
}

async function readEntries(file: FileHandle): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  const { size: end } = await file.stat();
  let next: Announced = {};
  for (let at = 0; at + BLOCK <= end; ) {
    const header = readHeader(await readAt(file, at, BLOCK));
    if (!header) break;
    const { type } = header;
    const size = HAS_NO_CONTENT.test(type) ? 0 : (next.size ?? header.size);
    const content = at + BLOCK;
    if (type === "x" || type === "L" || type === "K") next = { ...next, ...(await announced(file, type, content, size)) };
    else {
      const name = inside(next.name ?? header.name);
      const entry = entryOf(type, { at: content, size }, name, next.link ?? header.link);
      if (entry) entries.set(name, entry);
      next = {};
    }
    at = content + Math.ceil(size / BLOCK) * BLOCK;
    if (content + size > end) throw new Error("the tar file ends too early");
  }
  return entries;
}

/** undefined for what is neither a file nor a link to one. */
function entryOf(type: string, content: Content, name: string, link: string): Entry | undefined {
  if (type === "0" || type === "\0") return content;
  if (type === "1") return { linkTo: inside(link) };
  if (type === "S") throw new Error(SPARSE);
  return type === "2" ? { linkTo: inside(posix.join(posix.dirname(name), link)) } : undefined;
}

/** A name from the archive's root on. */
function inside(name: string): string {
  return name.replace(/^(?:\.?\/)+/, "");
}

/** PAX records ("x"), and GNU's long names of an entry ("L") and of what it links to ("K"). */
async function announced(file: FileHandle, type: "x" | "L" | "K", at: number, size: number): Promise<Announced> {
  if (size > LONGEST_NAME) throw new Error("no name is that long");
  const content = (await readAt(file, at, size)).toString("utf8");
  if (type !== "x") return { [type === "L" ? "name" : "link"]: content.replace(/\0+$/, "") };
  const records = new Map([...content.matchAll(/\d+ ([^=\n]+)=([^\n]*)\n/g)].map(([, key = "", value = ""]) => [key, value]));
  if ([...records.keys()].some((key) => key.startsWith("GNU.sparse."))) throw new Error(SPARSE);
  const bytes = records.get("size");
  if (bytes !== undefined && !/^\d{1,15}$/.test(bytes)) throw new Error("no size");
  const found = { name: records.get("path"), link: records.get("linkpath"), ...(bytes === undefined ? {} : { size: Number(bytes) }) };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
