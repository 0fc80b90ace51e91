import { forgetLayers, type Fixture } from "../fixture.js";
import { peakMemory } from "../ours/peak-memory.js";
import { publishImage, writeSource } from "../ours/publish-image.js";
import { OURS, type Count, type Ground, type Measured, type Workload } from "./workload.js";

const [SMALL_MB, LARGE_MB] = [100, 1000];
const PEAK_LIMIT_MB = 120;
/** What "flat" may differ by: single runs of the same size do. */
const APART_LIMIT_MB = 10;
/** Source, build context, storage, layout, upload and registry: the copies of an image that a publish-image makes at most. */
const COPIES = 7;

/** What our own process needs at most, in a real publish-image, build included; buildah's is left out. */
export const MEMORY: Workload = {
  name: "memory",
  title: "peak memory of publish-image",
  rounds: 1,
  space: LARGE_MB * COPIES,
  measure,
};

async function measure({ fixture }: Ground): Promise<Measured> {
  const counts: Count[] = [];
  for (const megabytes of [SMALL_MB, LARGE_MB]) counts.push({ who: OURS, what: `peak memory, ${megabytes} MB`, value: await peakOf(megabytes, fixture), unit: "MB" });
  const peaks = counts.map(({ value }) => value);
  const goals = [
    { what: "peak memory", value: Math.max(...peaks), limit: PEAK_LIMIT_MB, unit: "MB" },
    { what: "between the two sizes", value: Math.max(...peaks) - Math.min(...peaks), limit: APART_LIMIT_MB, unit: "MB" },
  ] as const;
  return { counts, goals };
}

async function peakOf(megabytes: number, fixture: Fixture): Promise<number> {
  const command = await publishImage(await writeSource(megabytes, fixture), fixture);
  const peak = await peakMemory({ ...command, signal: fixture.run.signal });
  await forgetLayers(fixture);
  return peak;
}
