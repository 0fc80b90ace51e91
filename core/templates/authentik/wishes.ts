import { PublishError } from "../../errors.js";
import { marked, own } from "../../errors/own-words.js";
import { Problems } from "../../errors/problems.js";
import { parseClientId } from "../oidc-credentials.js";
import { parseName, parseOrigin } from "../zot/wishes/values.js";

/** What Authentik is to know of a zot. */
export interface AuthentikWishes {
  readonly externalUrl: string;
  readonly clientId: string;
  /** Names of variables of Authentik's worker. */
  readonly clientSecretVariable: string;
  readonly serviceAccountVariable: string;
  readonly adminGroups: readonly string[];
  readonly pushGroups: readonly string[];
  /** Further ones that may log in. */
  readonly readGroups: readonly string[];
  /** A user for CI, in the groups that push. */
  readonly serviceAccount?: string | undefined;
  readonly application: string;
  readonly signingKey: string;
}

export const AUTHENTIK_DEFAULTS = {
  clientId: "zot",
  clientSecretVariable: "ZOT_OIDC_CLIENT_SECRET",
  serviceAccountVariable: "ZOT_CI_APP_PASSWORD",
  application: "zot",
  signingKey: "authentik Self-signed Certificate",
} as const satisfies Partial<AuthentikWishes>;

/** The same, each parsed. Throws CONFIG_MISSING, naming all that is wrong. */
export function parseAuthentikWishes(wishes: AuthentikWishes): AuthentikWishes {
  const problems = new Problems();
  const { adminGroups, pushGroups, readGroups, serviceAccount } = wishes;
  const names = (option: "adminGroups" | "pushGroups" | "readGroups") => [...new Set(wishes[option].map((text) => problems.of(() => parseName(option, text), text)))];
  const parsed: AuthentikWishes = {
    externalUrl: problems.of(() => parseOrigin("externalUrl", wishes.externalUrl).text, ""),
    clientId: problems.of(() => parseClientId(wishes.clientId), ""),
    clientSecretVariable: problems.of(() => variable("--client-secret-variable (clientSecretVariable)", wishes.clientSecretVariable), ""),
    serviceAccountVariable: problems.of(() => variable("--service-account-variable (serviceAccountVariable)", wishes.serviceAccountVariable), ""),
    adminGroups: names("adminGroups"),
    pushGroups: names("pushGroups"),
    readGroups: names("readGroups"),
    serviceAccount: serviceAccount === undefined ? undefined : problems.of(() => word("--service-account (serviceAccount)", serviceAccount), ""),
    application: problems.of(() => word("--application", wishes.application), ""),
    signingKey: problems.of(() => signingKey(wishes.signingKey), ""),
  };
  if (adminGroups.length + pushGroups.length + readGroups.length === 0) problems.add(refused("--admin-groups (adminGroups)", own`nobody is named who may log in`, own`Name at least one group: the application is bound to those that are named, and closed to all others`));
  if (adminGroups.some((group) => pushGroups.includes(group))) problems.add(refused("--push-groups (pushGroups)", own`a group pushes and is an admin, and admins may overwrite and delete`, own`Name each group once`));
  if (serviceAccount !== undefined && pushGroups.length === 0) problems.add(refused("--push-groups (pushGroups)", own`the service account would be in no group that may push`, own`Name the group, such as artifact-workloads`));
  if (serviceAccount === undefined && wishes.serviceAccountVariable !== AUTHENTIK_DEFAULTS.serviceAccountVariable) problems.add(refused("--service-account-variable (serviceAccountVariable)", own`is of no use without a service account`, own`Give --service-account, too`));
  problems.throwAll();
  return parsed;
}

/** What is no variable's name may be the secret itself: not repeated. */
function variable(option: string, text: string): string {
  if (!/^[A-Z][A-Z0-9_]{0,99}$/.test(text)) throw refused(option, own`is not the name of a variable`, own`Give the name of a variable that Authentik's worker has, in capital letters; its value stays there`);
  return text;
}

function word(option: string, text: string): string {
  if (!/^[a-z0-9][a-z0-9_-]{0,99}$/.test(text)) throw refused(option, own`is not a word of lower-case letters, digits, "-" and "_"`, own`Give one such as zot or zot-ci: it is part of addresses`);
  return text;
}

function signingKey(text: string): string {
  if (!/^[^\p{Cc}\p{Zl}\p{Zp}\p{Cs}]{1,255}$/u.test(text) || text.includes("PRIVATE KEY")) throw refused("--signing-key (signingKey)", own`is not the name of a certificate`, own`Give the name that Authentik's list of certificates shows; the key itself stays there`);
  return text;
}

function refused(option: string, what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", own`${marked(option)}: ${what}`, remedy);
}
