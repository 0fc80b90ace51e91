import { sideArguments, sourceName, type CopyJob, type CopySource } from "./skopeo.js";
import type { OtherTransport } from "./transport.js";

/** What skopeo reads, and we do not: an image of a registry that has to be converted, or one in another place that it knows. */
export type SkopeoSource = Extract<CopySource, { kind: "registry" }> | OtherTransport;

/** Byte for byte, or in OCI's form, and so perhaps with another digest. */
export type ReadForm = "exact" | "converted";

/** How skopeo ended. */
interface Ended {
  readonly exitCode: number;
  readonly stderr: string;
}

/** These places keep no image as it was. */
const KEPT_OTHERWISE = new Set(["docker-archive", "docker-daemon", "containers-storage"]);

/** Has skopeo read an image byte for byte, and convert it only where an OCI layout cannot hold it so. */
export async function readAsItIs<T extends Ended>(source: SkopeoSource, run: (form: ReadForm) => Promise<T>): Promise<T> {
  if (source.kind === "other" && KEPT_OTHERWISE.has(source.transport)) return run("converted");
  const exact = await run("exact");
  return exact.exitCode !== 0 && /preserve digests/i.test(exact.stderr) ? run("converted") : exact;
}

/** The arguments that read an image into an OCI layout, all platforms. */
export function readArguments(source: SkopeoSource, form: ReadForm, layout: string, { tmpdir, timeoutS }: Pick<CopyJob, "tmpdir" | "timeoutS">): string[] {
  const limits = ["--tmpdir", tmpdir, "--command-timeout", `${timeoutS}s`];
  const side = source.kind === "registry" ? sideArguments("src", source) : [];
  const name = source.kind === "registry" ? sourceName(source) : `${source.transport}:${source.rest}`;
  return [...limits, "copy", "--quiet", "--all", ...(form === "exact" ? ["--preserve-digests"] : []), ...side, name, `oci:${layout}`];
}
