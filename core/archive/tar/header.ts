import type { FileHandle } from "node:fs/promises";

export const BLOCK = 512;
/** Of a header (POSIX ustar): where each field begins, and how long it is. */
const NAME = [0, 100] as const;
const MODE = [100, 8] as const;
const SIZE = [124, 12] as const;
const CHECKSUM = [148, 8] as const;
const TYPE_AT = 156;
const LINKED = [157, 100] as const;
const PREFIX = [345, 155] as const;
const MAGIC = [257, 5] as const;

/** What an entry's header says of it by itself. */
export interface Header {
  /** One letter: a file, a link, a header for the next entry. */
  readonly type: string;
  readonly name: string;
  readonly link: string;
  readonly size: number;
}

/** undefined for the block of zeros that ends an archive; throws for what is no header. */
export function readHeader(block: Buffer): Header | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  if (!isHeader(block)) throw new Error("no tar file");
  return { type: String.fromCharCode(block[TYPE_AT] ?? 0), name: nameIn(block), link: text(block, LINKED), size: number(block, SIZE) };
}

/** The longest name that a header holds. */
export const LONGEST_IN_HEADER = NAME[1];

/** The header of a file ("0"), or of records about the next one ("x"). */
export function writeHeader(name: string, size: number, type: "0" | "x" = "0"): Buffer {
  const block = Buffer.alloc(BLOCK);
  const put = (text: string, [at]: readonly [number, number]) => block.write(text, at, "utf8");
  put(name, NAME);
  put("0000644\0", MODE);
  writeNumber(block, size);
  block.write(type, TYPE_AT);
  put("ustar\x0000", MAGIC);
  // The sum of all bytes, the checksum itself counted as blanks.
  put(" ".repeat(CHECKSUM[1]), CHECKSUM);
  put(`${block.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, "0")}\0 `, CHECKSUM);
  return block;
}

/** Octal digits, or for files from 8 GiB on bytes behind a set bit, as GNU has it. */
function writeNumber(block: Buffer, size: number): void {
  const [at, length] = SIZE;
  const octal = size.toString(8).padStart(length - 1, "0");
  if (octal.length < length) block.write(octal, at);
  else {
    block.writeBigUInt64BE(BigInt(size), at + length - 8);
    block[at] = 0x80;
  }
}

export async function readAt(file: FileHandle, at: number, size: number): Promise<Buffer> {
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

/** Octal digits, or (GNU, for files from 8 GiB on) bytes behind a set bit. What is no number, or a negative one, leads astray. */
function number(header: Buffer, [at, length]: readonly [number, number]): number {
  const field = header.subarray(at, at + length);
  if (field[0] === 0x80) return field.subarray(1).reduce((total, byte) => total * 256 + byte, 0);
  const [, digits] = /^ *([0-7]*)[\0 ]*$/.exec(field.toString("latin1")) ?? [];
  if (digits === undefined) throw new Error("no number");
  return parseInt(digits || "0", 8);
}

function text(header: Buffer, [at, length]: readonly [number, number]): string {
  const field = header.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? length : end).toString("utf8");
}
