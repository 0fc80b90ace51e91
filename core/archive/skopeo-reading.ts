import { own } from "../errors/own-words.js";
import type { Reference } from "../image/reference.js";
import { dockerName, sourceSide, type RegistrySide } from "./skopeo.js";
import type { OtherTransport } from "./transport.js";

/** What skopeo reads, and we do not: an image of a registry that has to be converted, or one in another place that it knows. */
export type SkopeoSource = ({ readonly kind: "registry"; readonly reference: Reference } & RegistrySide) | OtherTransport;

/** What a run of skopeo is bounded by. */
export interface ReadLimits {
  /** Where it unpacks: by itself that is /var/tmp, whatever TMPDIR says, and a stopped skopeo leaves it there. */
  readonly tmpdir: string;
  /** The whole is given up after so many seconds: skopeo by itself would wait for a registry that stalls for ever. */
  readonly timeoutS: number;
}

/** Byte for byte, or in OCI's form, and so perhaps with another digest. */
export type ReadForm = "exact" | "converted";

/** How skopeo ended. */
interface Ended {
  readonly exitCode: number;
  readonly stderr: string;
}

/** These places keep no image as it was, but for its config. */
const KEPT_OTHERWISE = new Set(["docker-archive", "docker-daemon", "containers-storage"]);

/** Has skopeo read an image byte for byte, and convert it only where an OCI layout cannot hold it so. */
export async function readAsItIs<T extends Ended>(source: SkopeoSource, run: (form: ReadForm) => Promise<T>): Promise<T & { readonly notes: readonly string[] }> {
  if (isKeptOtherwise(source)) return { ...(await run("converted")), notes: [] };
  const exact = await run("exact");
  if (exact.exitCode === 0 || !/preserve digests/i.test(exact.stderr)) return { ...exact, notes: [] };
  return { ...(await run("converted")), notes: [OTHER_DIGEST] };
}

/** Who signed the image, or pulls it by its digest, has to know. */
const OTHER_DIGEST = own`skopeo could not keep the image byte for byte: it is converted to OCI's form, and its digest is another one than that of the source`;

/** Whether of an image there only the config can be had as it was. */
export function isKeptOtherwise(source: SkopeoSource): source is OtherTransport {
  return source.kind === "other" && KEPT_OTHERWISE.has(source.transport);
}

/** The arguments that print the config of such an image, byte for byte. */
export function originalConfigArguments({ transport, rest }: OtherTransport, tmpdir: string): string[] {
  return ["--tmpdir", tmpdir, "inspect", "--raw", "--config", `${transport}:${rest}`];
}

/** The arguments that read an image into an OCI layout, all platforms. */
export function readArguments(source: SkopeoSource, form: ReadForm, layout: string, { tmpdir, timeoutS }: ReadLimits): string[] {
  const limits = ["--tmpdir", tmpdir, "--command-timeout", `${timeoutS}s`];
  const side = source.kind === "registry" ? sourceSide(source) : [];
  const name = source.kind === "registry" ? dockerName(source.reference) : `${source.transport}:${source.rest}`;
  return [...limits, "copy", "--quiet", "--all", ...(form === "exact" ? ["--preserve-digests"] : []), ...side, name, `oci:${layout}`];
}
