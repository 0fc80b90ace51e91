import { PublishError } from "../../../errors.js";
import { own } from "../../../errors/own-words.js";

/** The first so many bytes of what is given in pieces: throws where there are fewer. `taken` is told of each piece when its reader asks for the next one. */
export async function* firstOf(pieces: AsyncIterable<Uint8Array>, length: number, taken: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let left = length;
  for await (const piece of pieces) {
    const part = piece.length > left ? piece.subarray(0, left) : piece;
    yield part;
    taken(part.length);
    left -= part.length;
    if (left === 0) return;
  }
  throw new PublishError("SOURCE_INVALID", own`a part of the image is ${left} bytes shorter than its descriptor says`, own`Build the image again, or give the whole of it`);
}
