import { z } from "zod/v3";
import { access, path, waiting } from "../../cli/settings.js";

const keyOwner = { ...waiting, ...access };
const days = z.coerce.number({ invalid_type_error: "has to be a number of days" });

export const keysRevokeSettings = z.object({ ...keyOwner, uuid: z.string() });

export const keysListSettings = z.object({ ...keyOwner, warnDays: days.optional() });

const newKey = z.object({
  ...keyOwner,
  label: z.string(),
  days,
  toFile: path.optional(),
  toCommand: z.boolean(),
  command: z.array(z.string()).default([]),
});
/** One of the two, and whole. */
function receives<Settings extends z.infer<typeof newKey>>(schema: z.ZodType<Settings, z.ZodTypeDef, unknown>) {
  return schema
    .refine(({ toFile, toCommand }) => (toFile !== undefined) !== toCommand, { path: ["toFile"], message: "give this or --to-command: somebody has to get the key, and it is shown nowhere" })
    .refine(({ toCommand, command }) => toCommand === ((command[0] ?? "") !== ""), { path: ["toCommand"], message: "goes together with a command behind --, such as: --to-command -- gh secret set ZOT_CI_API_KEY" });
}
export const keysCreateSettings = receives(newKey);
export const keysRotateSettings = receives(newKey.extend({ repository: z.string() }));
