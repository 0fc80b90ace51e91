import { open, type FileHandle } from "node:fs/promises";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { printable } from "../redact.js";
import { readAhead, type Fill } from "../registry/upload/read-ahead.js";

/** Large enough that the system's calls cost nothing, small enough for several uploads side by side (docs/decisions/0006). */
const PIECE = 2 * 1024 * 1024;

/**
 * The bytes of a file from one place to another, or to its end, read ahead: a piece is good until the next one is asked for.
 * A file that ends before its time ends the pieces.
 */
export async function* filePieces(path: string, from: number, upTo?: number): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces(path, from, upTo);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Who sends them takes any other error for one of the connection. */
function unreadable(path: string, error: unknown): unknown {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return error;
  return new PublishError("SOURCE_INVALID", own`${printable(path)}, a part of the image, cannot be read any more (${String(error.code)})`, own`Look at what changes or removes files there, and run it again`, { cause: error });
}

async function* pieces(path: string, from: number, upTo: number | undefined): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    const to = upTo ?? (await file.stat()).size;
    yield* readAhead(filling(file, from, to), { piece: PIECE, length: to - from });
  } finally {
    await file.close();
  }
}

/** Fills buffers with what is in a file from one place to another. */
function filling(file: FileHandle, from: number, to: number): Fill {
  let at = from;
  return async (buffer) => {
    const end = Math.min(buffer.length, to - at);
    let filled = 0;
    while (filled < end) {
      const { bytesRead } = await file.read(buffer, filled, end - filled, at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    at += filled;
    return filled;
  };
}
