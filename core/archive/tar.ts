import { createWriteStream } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

const BLOCK = 512;
/** Of a header (POSIX ustar): where each field begins, and how long it is. */
const NAME = [0, 100] as const;
const SIZE = [124, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE_AT = 156;
const PREFIX = [345, 155] as const;
const MAGIC = [257, 5] as const;
/** Longer ones would be no names. */
const LONGEST_NAME = 64 * 1024;

interface Entry {
  readonly at: number;
  readonly size: number;
}

/**
 * The files in a tar file on disk, found by their headers alone. Only for archives of images: links and special files are
 * passed over. (The module has no library for it: every one of its dependencies is installed each time that it is loaded.)
 */
export class TarFile implements AsyncDisposable {
  private constructor(
    readonly file: FileHandle,
    readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** undefined for what is no tar file, or not a whole one. */
  static async open(path: string): Promise<TarFile | undefined> {
    const file = await open(path);
    const entries = await readEntries(file).catch(() => undefined);
    if (entries && entries.size > 0) return new TarFile(file, entries);
    await file.close();
    return undefined;
  }

  has(name: string): boolean {
    return this.entries.has(name);
  }

  /** A small file's content; undefined where there is none, or one that is larger than any document. */
  async read(name: string, limit: number): Promise<Buffer | undefined> {
    const entry = this.entries.get(name);
    return entry === undefined || entry.size > limit ? undefined : readAt(this.file, entry.at, entry.size);
  }

  async extract(name: string, to: string, signal?: AbortSignal): Promise<void> {
    const entry = this.entries.get(name);
    if (!entry) throw new Error(`${name} is not in the archive`);
    const content = entry.size === 0 ? [] : this.file.createReadStream({ start: entry.at, end: entry.at + entry.size - 1, autoClose: false });
    await pipeline(content, createWriteStream(to, { flags: "wx" }), { signal });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file.close();
  }
}

async function readEntries(file: FileHandle): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  const { size: end } = await file.stat();
  let next: { name?: string; size?: number } = {};
  for (let at = 0; at + BLOCK <= end; ) {
    const header = await readAt(file, at, BLOCK);
    if (header.every((byte) => byte === 0)) break;
    if (!isHeader(header)) throw new Error("no tar file");
    const size = next.size ?? number(header, SIZE);
    const content = at + BLOCK;
    const type = String.fromCharCode(header[TYPE_AT] ?? 0);
    if (type === "x" || type === "L") next = { ...next, ...(await announced(file, type, content, size)) };
    else {
      if (type === "0" || type === "\0") entries.set((next.name ?? nameIn(header)).replace(/^(?:\.?\/)+/, ""), { at: content, size });
      next = {};
    }
    at = content + Math.ceil(size / BLOCK) * BLOCK;
    if (content + size > end) throw new Error("the tar file ends too early");
  }
  return entries;
}

/** What a header of its own says of the next file: PAX records ("x"), and GNU's long name ("L"). */
async function announced(file: FileHandle, type: "x" | "L", at: number, size: number): Promise<{ name?: string; size?: number }> {
  if (size > LONGEST_NAME) throw new Error("no name is that long");
  const content = (await readAt(file, at, size)).toString("utf8");
  if (type === "L") return { name: content.replace(/\0+$/, "") };
  const records = new Map([...content.matchAll(/\d+ ([^=\n]+)=([^\n]*)\n/g)].map(([, key = "", value = ""]) => [key, value]));
  const [name, bytes] = [records.get("path"), records.get("size")];
  return { ...(name === undefined ? {} : { name }), ...(bytes === undefined ? {} : { size: Number(bytes) }) };
}

async function readAt(file: FileHandle, at: number, size: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, at);
  if (bytesRead !== size) throw new Error("the tar file ends too early");
  return buffer;
}

/** The sum of all bytes, the checksum itself counted as blanks. */
function isHeader(header: Buffer): boolean {
  const [at, length] = CHECKSUM;
  const sum = header.reduce((total, byte, index) => total + (index >= at && index < at + length ? 0x20 : byte), 0);
  return sum === number(header, CHECKSUM);
}

function nameIn(header: Buffer): string {
  const prefix = text(header, MAGIC) === "ustar" ? text(header, PREFIX) : "";
  return prefix === "" ? text(header, NAME) : `${prefix}/${text(header, NAME)}`;
}

/** Octal digits, or (GNU, for files from 8 GiB on) bytes behind a set bit. */
function number(header: Buffer, [at, length]: readonly [number, number]): number {
  const field = header.subarray(at, at + length);
  if (((field[0] ?? 0) & 0x80) === 0) return parseInt(field.toString("latin1").replace(/[\0 ]+$/, "").trim() || "0", 8);
  return field.subarray(1).reduce((total, byte) => total * 256 + byte, 0);
}

function text(header: Buffer, [at, length]: readonly [number, number]): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString("utf8");
}
