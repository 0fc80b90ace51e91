import { layoutSource } from "../../core/archive/own/layout-source.js";
import { readArguments, readAsItIs, type ReadForm, type SkopeoSource } from "../../core/archive/skopeo-reading.js";
import type { UnpackedImage } from "../../core/archive/unpacked-image.js";
import { skopeoFault } from "../../core/archive/upload-fault.js";
import { own } from "../../core/errors/own-words.js";
import type { Reference } from "../../core/image/reference.js";
import { ask } from "../process/tool.js";
import type { HostRegistry } from "../registries/host-registry.js";
import type { Run } from "../run/run.js";
import { registrySide } from "./copy.js";

/** Has skopeo read an image of a registry, and convert what is not of OCI's form. */
export async function readFromRegistry(reference: Reference, registry: HostRegistry, run: Run): Promise<UnpackedImage> {
  const side = await registrySide(reference, registry, run.workspace);
  const given = registry.credential.kind === "anonymous" ? "none" : "given";
  return read({ kind: "registry", reference, ...side }, own`read ${reference.toString()}`, given, run);
}

/** The same for an image elsewhere. */
export async function readFromElsewhere(source: Exclude<SkopeoSource, { kind: "registry" }>, run: Run): Promise<UnpackedImage> {
  return read(source, own`read ${source.transport}:${source.rest}`, "none", run);
}

async function read(source: SkopeoSource, action: string, credential: "given" | "none", { workspace, signal, limits }: Run): Promise<UnpackedImage> {
  const tmpdir = await workspace.folder("tmp");
  const run = async (form: ReadForm) => {
    const path = await workspace.folder(`read-${form}`);
    const ended = await ask("skopeo", readArguments(source, form, path, { tmpdir, timeoutS: limits.pushTimeoutS }), { signal, environment: { TMPDIR: tmpdir } });
    return { ...ended, path };
  };
  const { exitCode, stderr, path } = await readAsItIs(source, run);
  if (exitCode !== 0) throw skopeoFault(action, credential, exitCode, stderr, "read");
  return { ...(await layoutSource(path)), notes: [] };
}
