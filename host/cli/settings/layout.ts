import { z } from "zod/v3";
import { NAMINGS } from "../../../core/source/declaration/naming.js";
import { type LayoutChoice } from "../../../core/source/layout/layout.js";

/** Where the containers are, as the command line says it. */
export const layout = {
  containersDir: z.string().optional(),
  containerNames: z.enum(NAMINGS).optional(),
};

/** In the words of the use cases. */
export function layoutOf({ containersDir, containerNames }: z.output<z.ZodObject<typeof layout>>): LayoutChoice {
  return { containersDir, names: containerNames };
}
