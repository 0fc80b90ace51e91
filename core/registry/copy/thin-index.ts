import { z } from "zod/v3";

/** An index as it is, except for some of its entries. */
export function thinIndex(index: Buffer, isKept: (at: number) => boolean): Buffer {
  const { manifests, ...rest } = z.record(z.string(), z.unknown()).parse(JSON.parse(index.toString("utf8")));
  const kept = z.array(z.unknown()).parse(manifests).filter((_, at) => isKept(at));
  return Buffer.from(JSON.stringify({ ...rest, manifests: kept }));
}
