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
  toForgejoSecret: z.string().optional(),
  toGithubSecret: z.string().optional(),
  forgeUrl: z.string().optional(),
  forgeTokenEnv: z.string().optional(),
  forgeTokenFile: path.optional(),
});
type NewKeySettings = z.infer<typeof newKey>;

/** One of them, and whole. */
function receives<Settings extends NewKeySettings>(schema: z.ZodType<Settings, z.ZodTypeDef, unknown>) {
  return schema
    .refine((settings) => receivers(settings) === 1, { path: ["toFile"], message: "give this or --to-command, --to-forgejo-secret or --to-github-secret, and one of them alone: somebody has to get the key, and it is shown nowhere" })
    .refine(({ toCommand, command }) => toCommand === ((command[0] ?? "") !== ""), { path: ["toCommand"], message: "goes together with a command behind --, such as: --to-command -- gh secret set ZOT_CI_API_KEY" })
    .refine((settings) => isForForge(settings) || [settings.forgeUrl, settings.forgeTokenEnv, settings.forgeTokenFile].every((each) => each === undefined), { path: ["toForgejoSecret"], message: "or --to-github-secret has to be given: --forge-url and the forge's token are for one of them" });
}

function receivers({ toFile, toCommand, toForgejoSecret, toGithubSecret }: NewKeySettings): number {
  return [toFile, toForgejoSecret, toGithubSecret].filter((each) => each !== undefined).length + (toCommand ? 1 : 0);
}

function isForForge({ toForgejoSecret, toGithubSecret }: NewKeySettings): boolean {
  return toForgejoSecret !== undefined || toGithubSecret !== undefined;
}

export const keysCreateSettings = receives(newKey);
export const keysRotateSettings = receives(newKey.extend({ repository: z.string() }));
