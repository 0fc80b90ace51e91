import { z } from "zod/v3";
import { COPY_CLIENTS } from "../../../core/archive/own/copy-words.js";
import { VARIABLES } from "../../logins/variables.js";
import { access, login, repository, seconds, waiting } from "../settings.js";
import { listed } from "./builds.js";

// The options of what copies to a second registry, parsed.

const destination = {
  pushTimeout: seconds.optional(),
  destinationUsername: access.username,
  destinationPasswordEnv: access.passwordEnv,
  destinationPasswordFile: access.passwordFile,
  destinationPasswordStdin: access.passwordStdin,
  destinationOidc: access.oidc,
  destinationOidcAudience: access.oidcAudience,
  destinationOidcTokenEnv: access.oidcTokenEnv,
  destinationOidcTokenFile: access.oidcTokenFile,
  destinationTransport: access.transport,
  destinationCaFile: access.caFile,
  withoutReferrers: z.boolean(),
};

const promoteOptions = z.object({
  ...repository,
  ...destination,
  tag: z.string(),
  newTag: z.string().optional(),
  destination: z.string().optional(),
  unmerged: z.boolean(),
  unverifiedTree: z.boolean(),
});

const copyImageOptions = z.object({
  ...waiting,
  ...login,
  ...destination,
  source: z.string(),
  destination: z.string(),
  platform: listed,
  with: z.enum(COPY_CLIENTS),
});

export const promoteSettings = withTwoPasswords(promoteOptions);

export const copyImageSettings = withTwoPasswords(copyImageOptions)
  .refine(({ with: client, platform }) => client === "own" || platform.length === 0, {
    path: ["platform"],
    message: "goes without --with skopeo, which takes all that the source has",
  });

export type CopyImageSettings = z.infer<typeof copyImageSettings>;

/** How the destination of a copy is reached, and as whom. */
export interface DestinationSettings extends Pick<z.infer<typeof promoteOptions>, Exclude<keyof typeof destination, "withoutReferrers" | "pushTimeout"> | "transport" | "caFile" | "trustRealm"> {
  readonly destination?: string | undefined;
}

interface TwoPasswords {
  readonly passwordEnv?: string | undefined;
  readonly destinationPasswordEnv?: string | undefined;
  readonly passwordStdin: boolean;
  readonly destinationPasswordStdin: boolean;
}

/** A variable can be read only once: it is taken out of our environment. So can standard input. */
function withTwoPasswords<Output extends TwoPasswords>(schema: z.ZodType<Output, z.ZodTypeDef, unknown>): z.ZodEffects<z.ZodEffects<z.ZodType<Output, z.ZodTypeDef, unknown>>> {
  return schema
    .refine(({ passwordEnv = VARIABLES.password, destinationPasswordEnv }) => passwordEnv !== destinationPasswordEnv, {
      path: ["destinationPasswordEnv"],
      message:
        "names the variable of --password-env (without that, CONTAINER_PUBLISHER_PASSWORD), and has to name one of its own: put the key into a second variable. On the same registry leave --destination-username and its password out: the login of --username holds there, too",
    })
    .refine(({ passwordStdin, destinationPasswordStdin }) => !passwordStdin || !destinationPasswordStdin, {
      path: ["destinationPasswordStdin"],
      message: "standard input holds one password, and it goes to --password-stdin: give the other by --destination-password-env or --destination-password-file",
    });
}
