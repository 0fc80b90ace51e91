import { z } from "zod/v3";
import { REGISTRY_KINDS } from "../../host/registries/rehearsal-registry.js";
import type { PlotData } from "./series.js";

const times = z.record(z.string(), z.array(z.number().positive()));
const machine = z.object({
  date: z.string(),
  name: z.string(),
  cpu: z.string(),
  memoryGb: z.number(),
  versions: z.record(z.string(), z.string()),
  load: z.object({ before: z.number(), after: z.number() }),
});
const data = z.object({
  machine,
  seed: z.number(),
  rounds: z.number(),
  series: z.array(
    z.object({
      figure: z.enum(["size", "layers", "tags"]),
      registry: z.enum(REGISTRY_KINDS),
      points: z.array(z.object({ amount: z.number().positive(), times })),
    }),
  ),
});

/** What `npm run bench -- plot` has kept. */
export function parsePlotData(text: string): PlotData {
  return data.parse(JSON.parse(text));
}
