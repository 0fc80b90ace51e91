import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { layoutImage } from "../../core/archive/layout-image.js";
import { authfile } from "../../core/credentials/authfile.js";
import type { Credential } from "../../core/credentials/credential.js";
import { copyArguments, type CopySource, type Layout, type RegistrySide } from "../../core/archive/skopeo.js";
import { skopeoFault } from "../../core/archive/upload-fault.js";
import { parseDigest, type Digest } from "../../core/image/digest.js";
import type { Reference } from "../../core/image/reference.js";
import { ask } from "../process/tool.js";
import type { Workspace } from "../run/workspace.js";
import { own } from "../../core/errors/own-words.js";

/** How skopeo gets to a registry, and as whom. */
export interface SkopeoAccess {
  readonly credential: Credential;
  readonly scheme: "https" | "http";
  /** PEM text of a private certificate authority. */
  readonly ca?: string | undefined;
}

export interface Destination extends SkopeoAccess {
  /** For the whole copy. */
  readonly timeoutS: number;
}

/** Copies an image into a registry and returns the digest of its manifest there. */
export async function copyWithSkopeo(
  source: CopySource,
  reference: Reference,
  to: Destination,
  workspace: Workspace,
  signal?: AbortSignal,
): Promise<Digest> {
  const digestFile = workspace.join(`digest-${randomUUID()}`);
  const destination = { reference, ...(await registrySide(reference, to, workspace)) };
  const job = { source, digestFile, tmpdir: await workspace.folder("tmp"), timeoutS: to.timeoutS, destination };
  const { exitCode, stderr } = await ask("skopeo", copyArguments(job), { signal, environment: { TMPDIR: job.tmpdir } });
  if (exitCode !== 0) throw skopeoFault(own`push ${reference.toString()}`, given(to.credential), exitCode, stderr);
  return parseDigest((await readFile(digestFile, "utf8")).trim());
}

function given({ kind }: Credential): "given" | "none" {
  return kind === "anonymous" ? "none" : "given";
}

/** What skopeo needs of the registry of a reference, in files of its own. */
export async function registrySide({ repository }: Reference, { credential, scheme, ca }: SkopeoAccess, workspace: Workspace): Promise<RegistrySide> {
  const name = randomUUID();
  const auth = await workspace.secretFile(`auth-${name}.json`, authfile(repository.registry, credential));
  return { authfile: auth, scheme, certDir: await certDir(ca, `certs-${name}`, workspace) };
}

/** The digest that an OCI layout will have in the registry: skopeo keeps it. */
export async function digestOfLayout(layout: Layout): Promise<Digest> {
  return layoutImage(await readFile(join(layout.path, "index.json"), "utf8")).digest;
}

async function certDir(ca: string | undefined, name: string, workspace: Workspace): Promise<string | undefined> {
  if (ca === undefined) return undefined;
  const folder = await workspace.folder(name);
  await workspace.secretFile(`${name}/ca.crt`, ca);
  return folder;
}
