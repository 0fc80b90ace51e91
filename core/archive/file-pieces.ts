import { open, type FileHandle } from "node:fs/promises";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { printable } from "../redact.js";

/** Large enough that the system's calls cost nothing, small enough for several uploads side by side (docs/decisions/0006). */
const PIECE = 2 * 1024 * 1024;

/**
 * The bytes of a file from one place to another, or to its end, in pieces of one size but for the last. They are read into two buffers in turn,
 * one ahead of the reader: a piece is good until the next one is asked for, which an HTTP client does when the system has
 * taken it. A file that ends before its time ends the pieces.
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
  const to = upTo ?? (await file.stat()).size;
  const buffers: Buffer[] = [];
  // What is one piece needs one.
  const bufferOf = (turn: number, at: number) => (buffers[turn % 2] ??= Buffer.allocUnsafeSlow(Math.max(0, Math.min(PIECE, to - at))));
  let ahead = filled(file, from, to, bufferOf(0, from));
  try {
    for (let at = from, turn = 1; ; turn++) {
      const piece = await ahead;
      if (piece.length === 0) return;
      at += piece.length;
      ahead = filled(file, at, to, bufferOf(turn, at));
      // It is thrown to whoever asks for the next piece, and to nobody before.
      ahead.catch(() => undefined);
      yield piece;
    }
  } finally {
    // The file is not closed under a read that somebody left behind who wants no more.
    await ahead.catch(() => undefined);
    await file.close();
  }
}

/** As much of a buffer as there is in the file. */
async function filled(file: FileHandle, from: number, to: number, buffer: Buffer): Promise<Uint8Array> {
  const wanted = Math.max(0, Math.min(buffer.length, to - from));
  let length = 0;
  while (length < wanted) {
    const { bytesRead } = await file.read(buffer, length, wanted - length, from + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}
