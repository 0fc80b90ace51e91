import { open, type FileHandle } from "node:fs/promises";
import { BLOCK, LONGEST_IN_HEADER, writeHeader } from "./header.js";

/** Writes a tar file, entry after entry, without holding any of them in memory. */
export class TarWriter implements AsyncDisposable {
  private constructor(private readonly file: FileHandle) {}

  static async create(path: string): Promise<TarWriter> {
    return new TarWriter(await open(path, "wx", 0o600));
  }

  /** A file whose size is known beforehand. */
  async add(name: string, size: number, content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<void> {
    if (name.length > LONGEST_IN_HEADER) await this.file.writeFile(longName(name));
    await this.file.writeFile(writeHeader(name.slice(0, LONGEST_IN_HEADER), size));
    let written = 0;
    for await (const piece of content) {
      await this.file.writeFile(piece);
      written += piece.length;
    }
    if (written !== size) throw new Error(`${name} has ${written} bytes, and not ${size}`);
    await this.file.writeFile(padding(size));
  }

  /** Two blocks of zeros end it. */
  async end(): Promise<void> {
    await this.file.writeFile(Buffer.alloc(2 * BLOCK));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file.close();
  }
}

/** A PAX record of the next file's name, such as that of a blob by sha512; its length counts its own digits. */
function longName(name: string): Buffer {
  const rest = ` path=${name}\n`;
  const length = [3, 4, 5].map((digits) => rest.length + digits).find((all) => String(all).length === all - rest.length) ?? 0;
  const record = Buffer.from(`${length}${rest}`);
  return Buffer.concat([writeHeader("name", record.length, "x"), record, padding(record.length)]);
}

/** Zeros up to the next block. */
function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}
