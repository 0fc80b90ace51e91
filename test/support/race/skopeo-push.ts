import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parseDigest, type Digest } from "../../../core/image/digest.js";
import type { Reference } from "../../../core/image/reference.js";
import { run } from "../../../host/process/tool.js";
import type { Workspace } from "../../../host/run/workspace.js";
import { registrySide, type SkopeoAccess } from "../../../host/skopeo/registry-side.js";

/** Pushes an image under its tag by skopeo (`oci:FOLDER`, `oci-archive:FILE`), as an engine's own publisher does, and returns its digest there. */
export async function skopeoPush(source: string, reference: Reference, to: SkopeoAccess, workspace: Workspace, signal?: AbortSignal): Promise<Digest> {
  const digestFile = workspace.join(`digest-${randomUUID()}`);
  const { authfile, scheme, certDir } = await registrySide(reference, to, workspace);
  const tmpdir = await workspace.folder("tmp");
  const side = ["--dest-authfile", authfile, ...(scheme === "http" ? ["--dest-tls-verify=false"] : []), ...(certDir === undefined ? [] : ["--dest-cert-dir", certDir])];
  const args = ["--tmpdir", tmpdir, "copy", "--quiet", "--all", "--preserve-digests", "--digestfile", digestFile, ...side, source, `docker://${reference.toString()}`];
  await run("skopeo", args, `push ${reference.toString()}`, { signal, environment: { TMPDIR: tmpdir } });
  return parseDigest((await readFile(digestFile, "utf8")).trim());
}
