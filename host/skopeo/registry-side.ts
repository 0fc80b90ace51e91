import { randomUUID } from "node:crypto";
import { authfile } from "../../core/credentials/authfile.js";
import type { Credential } from "../../core/credentials/credential.js";
import type { RegistrySide } from "../../core/archive/skopeo.js";
import type { Reference } from "../../core/image/reference.js";
import type { Workspace } from "../run/workspace.js";

/** How skopeo gets to a registry, and as whom. */
export interface SkopeoAccess {
  readonly credential: Credential;
  readonly scheme: "https" | "http";
  /** PEM text of a private certificate authority. */
  readonly ca?: string | undefined;
}

/** What skopeo needs of the registry of a reference, in files of its own. */
export async function registrySide({ repository }: Reference, { credential, scheme, ca }: SkopeoAccess, workspace: Workspace): Promise<RegistrySide> {
  const name = randomUUID();
  const auth = await workspace.secretFile(`auth-${name}.json`, authfile(repository.registry, credential));
  return { authfile: auth, scheme, certDir: await certDir(ca, `certs-${name}`, workspace) };
}

async function certDir(ca: string | undefined, name: string, workspace: Workspace): Promise<string | undefined> {
  if (ca === undefined) return undefined;
  const folder = await workspace.folder(name);
  await workspace.secretFile(`${name}/ca.crt`, ca);
  return folder;
}
