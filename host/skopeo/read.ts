import { readFile } from "node:fs/promises";
import { CONFIG_LOST, withOriginalConfig } from "../../core/archive/original-config.js";
import { layoutSource } from "../../core/archive/own/layout-source.js";
import { lastMessage } from "../../core/archive/skopeo.js";
import { isKeptOtherwise, originalConfigArguments, readArguments, readAsItIs, type ReadForm, type SkopeoSource } from "../../core/archive/skopeo-reading.js";
import type { OtherTransport } from "../../core/archive/transport.js";
import type { UnpackedImage } from "../../core/archive/unpacked-image.js";
import { skopeoFault } from "../../core/archive/upload-fault.js";
import { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import type { Reference } from "../../core/image/reference.js";
import { ask, type ToolOutput } from "../process/tool.js";
import type { HostRegistry } from "../registries/host-registry.js";
import type { Run } from "../run/run.js";
import { registrySide } from "./registry-side.js";

/** Has skopeo read an image of a registry, and convert what is not of OCI's form. */
export async function readFromRegistry(reference: Reference, registry: HostRegistry, run: Run): Promise<UnpackedImage> {
  const side = await registrySide(reference, registry, run.workspace);
  const given = registry.credential.kind === "anonymous" ? "none" : "given";
  return read({ kind: "registry", reference, ...side }, run, ({ exitCode, stderr }) => skopeoFault(own`read ${reference.toString()}`, given, exitCode, stderr, "read"));
}

/** The same for an image elsewhere. Of one whose manifest nobody kept, the config is put back as it was. */
export async function readFromElsewhere(source: OtherTransport, run: Run): Promise<UnpackedImage> {
  const image = await read(source, run, ({ stderr }) => notRead(source, lastMessage(stderr)));
  return isKeptOtherwise(source) && image.mediaType === OCI_MANIFEST ? withConfigOf(source, image, run) : image;
}

const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

async function withConfigOf(source: OtherTransport, image: UnpackedImage, { workspace, signal }: Run): Promise<UnpackedImage> {
  const tmpdir = await workspace.folder("tmp");
  const config = workspace.join("original-config.json");
  const { exitCode } = await ask("skopeo", originalConfigArguments(source, tmpdir), { signal, environment: { TMPDIR: tmpdir }, stdoutFile: config });
  return exitCode === 0 ? withOriginalConfig(image, await readFile(config, "utf8")) : { ...image, notes: [...image.notes, CONFIG_LOST] };
}

/** No registry has a part in it. */
function notRead({ transport, rest }: OtherTransport, said: string): PublishError {
  return new PublishError("SOURCE_INVALID", own`skopeo could not read ${transport}:${rest}${said === "" ? "" : own` (${said})`}`, own`Check that the image is there by this name, and that you may read it`);
}

async function read(source: SkopeoSource, { workspace, signal, limits }: Run, fault: (ended: ToolOutput) => PublishError): Promise<UnpackedImage> {
  const tmpdir = await workspace.folder("tmp");
  const run = async (form: ReadForm) => {
    const path = await workspace.folder(`read-${form}`);
    const ended = await ask("skopeo", readArguments(source, form, path, { tmpdir, timeoutS: limits.pushTimeoutS }), { signal, environment: { TMPDIR: tmpdir } });
    return { ...ended, path };
  };
  const { notes, path, ...ended } = await readAsItIs(source, run);
  if (ended.exitCode !== 0) throw fault(ended);
  return { ...(await layoutSource(path)), notes };
}
