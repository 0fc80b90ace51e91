/** Puts the next bytes into a buffer, and says how many: it is filled, unless they are the last ones. None are behind those. */
export type Fill = (buffer: Uint8Array) => Promise<number>;

export interface Size {
  readonly piece: number;
  /** Of all of them: what is less than a piece needs no larger buffer, and what is one piece needs one. */
  readonly length: number;
}

/**
 * Pieces of one size but for the last, in two buffers in turn, read one ahead of the reader: a piece is good until the next
 * one is asked for, which an HTTP client does when the system has taken it.
 */
export async function* readAhead(fill: Fill, { piece, length }: Size): AsyncGenerator<Uint8Array> {
  const buffers: Buffer[] = [];
  const next = async (turn: number, at: number): Promise<Uint8Array> => {
    const buffer = (buffers[turn % 2] ??= Buffer.allocUnsafeSlow(Math.max(0, Math.min(piece, length - at))));
    return buffer.subarray(0, await fill(buffer));
  };
  let ahead = next(0, 0);
  for (let at = 0, turn = 1; ; turn++) {
    const current = await ahead;
    if (current.length === 0) return;
    at += current.length;
    ahead = next(turn, at);
    // It is thrown to whoever asks for the next piece, and to nobody before.
    ahead.catch(() => undefined);
    yield current;
  }
}

/** The same of pieces that are small, as those of a connection are: larger ones, read ahead. */
export async function* gathered(pieces: AsyncGenerator<Uint8Array>, size: Size): AsyncGenerator<Uint8Array> {
  try {
    yield* readAhead(gathering(pieces), size);
  } finally {
    // Who reads no further does not wait for the piece that was asked for: its connection is closed when that comes, or with its session.
    void pieces.return(undefined).catch(() => undefined);
  }
}

function gathering(pieces: AsyncIterator<Uint8Array>): Fill {
  let rest: Uint8Array = new Uint8Array();
  return async (buffer) => {
    let filled = 0;
    do {
      if (rest.length === 0) {
        const next: IteratorResult<Uint8Array, unknown> = await pieces.next();
        if (next.done) break;
        rest = next.value;
      }
      const part = rest.subarray(0, buffer.length - filled);
      buffer.set(part, filled);
      filled += part.length;
      rest = rest.subarray(part.length);
    } while (filled < buffer.length);
    return filled;
  };
}
