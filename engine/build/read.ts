import { ReturnType } from "@dagger.io/dagger";
import { layoutSource } from "../../core/archive/own/layout-source.js";
import { DEFAULT_PUSH_TIMEOUT_S } from "../../core/archive/skopeo.js";
import { readArguments, readAsItIs, type ReadForm } from "../../core/archive/skopeo-reading.js";
import type { UnpackedImage } from "../../core/archive/unpacked-image.js";
import { skopeoFault } from "../../core/archive/upload-fault.js";
import { own } from "../../core/errors/own-words.js";
import type { Reference } from "../../core/image/reference.js";
import { engineCall } from "../fault.js";
import type { EngineRegistry } from "../registries/engine-registry.js";
import type { Scratch } from "../scratch.js";
import { LAYOUT, skopeoContainer, TMPDIR } from "./skopeo.js";

/** Has skopeo read an image of a registry into an OCI layout, and convert what is not of OCI's form. */
export async function readLayout(image: string, from: EngineRegistry, source: Reference, scratch: Scratch): Promise<UnpackedImage> {
  const named = { kind: "registry", reference: from.referenceForSkopeo(source), ...from.side() } as const;
  const run = async (form: ReadForm) => {
    const skopeo = from.mountCredential(from.bind(skopeoContainer(image)));
    const args = readArguments(named, form, LAYOUT, { tmpdir: TMPDIR, timeoutS: DEFAULT_PUSH_TIMEOUT_S });
    const ran = skopeo.withExec(["skopeo", ...args], { expect: ReturnType.Any });
    const exitCode = await ran.exitCode();
    return { ran, exitCode, stderr: exitCode === 0 ? "" : await ran.stderr() };
  };
  return engineCall(own`run skopeo`, async () => {
    const { ran, exitCode, stderr, notes } = await readAsItIs(named, run);
    const key = from.credential.kind === "anonymous" ? "none" : "given";
    if (exitCode !== 0) throw skopeoFault(own`read ${source.toString()}`, key, exitCode, stderr, "read");
    const folder = await scratch.path("layout");
    await ran.directory(LAYOUT).export(folder);
    return { ...(await layoutSource(folder)), notes };
  });
}
