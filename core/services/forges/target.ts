import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { quoted } from "../../redact.js";

/** Whose secret it is: a repository's, or that of an organisation. */
export type SecretOwner =
  | { readonly kind: "repository"; readonly owner: string; readonly repository: string }
  | { readonly kind: "organisation"; readonly owner: string };

/** A secret of a forge's Actions, as its API names it. */
export interface ForgeTarget {
  readonly owner: SecretOwner;
  readonly name: string;
}

/** Parses OWNER/REPO/NAME, or ORG/NAME for a secret of an organisation. */
export function parseForgeTarget(text: string): ForgeTarget {
  const at = text.lastIndexOf("/");
  return { owner: parseSecretOwner(text.slice(0, Math.max(at, 0)), text), name: parseSecretName(text.slice(at + 1)) };
}

/** Parses OWNER/REPO, or the name of an organisation. */
export function parseSecretOwner(text: string, whole = text): SecretOwner {
  const parts = text.split("/");
  const [owner = "", repository] = parts;
  if (parts.length > 2 || !parts.every((part) => /^[\w.-]+$/.test(part) && !/^\.+$/.test(part))) {
    throw wrong(own`${quoted(whole, 120)} names no repository and no organisation of a forge`, own`Give OWNER/REPO and the name of the secret (--to-forgejo-secret OWNER/REPO/NAME), or the organisation instead of OWNER/REPO`);
  }
  return repository === undefined ? { kind: "organisation", owner } : { kind: "repository", owner, repository };
}

/** Forges keep names in capitals, and have prefixes of their own. */
export function parseSecretName(text: string): string {
  const name = text.toUpperCase();
  if (/^[A-Z_][A-Z0-9_]*$/.test(name) && !/^(?:GITHUB|GITEA|FORGEJO)_/.test(name)) return name;
  throw wrong(own`${quoted(text, 120)} is no name that a forge takes for a secret`, own`Give one of letters, digits and "_" that begins with no digit, and not with GITHUB_, GITEA_ or FORGEJO_, such as ZOT_CI_API_KEY`);
}

/** For messages. */
export function ownerName(owner: SecretOwner): string {
  return owner.kind === "repository" ? own`${owner.owner}/${owner.repository}` : own`the organisation ${owner.owner}`;
}

/** Where its secrets are in an API: the same at GitHub and Forgejo. */
export function secretsPath(owner: SecretOwner): string {
  return owner.kind === "repository" ? `repos/${owner.owner}/${owner.repository}/actions/secrets` : `orgs/${owner.owner}/actions/secrets`;
}

function wrong(what: string, remedy: string): PublishError {
  return new PublishError("CONFIG_MISSING", what, remedy);
}
