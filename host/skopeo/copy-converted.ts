import { parseTransport, type OtherTransport } from "../../core/archive/transport.js";
import type { UnpackedImage } from "../../core/archive/unpacked-image.js";
import { PublishError } from "../../core/errors.js";
import { own, told } from "../../core/errors/own-words.js";
import { parseDestination, Reference } from "../../core/image/reference.js";
import { copyArchive } from "../../core/usecases/copy.js";
import type { Result, Surroundings } from "../cli/command.js";
import { copyResult } from "../cli/publication-result.js";
import type { CopyImageSettings } from "../cli/settings/copies.js";
import { wantsJobToken } from "../logins/job-token-settings.js";
import { openDestination } from "../registries/destination.js";
import type { HostRegistry } from "../registries/host-registry.js";
import { onlyRegistry, openRegistry } from "../registries/registry-access.js";
import { limitsOf, type Run } from "../run/run.js";
import { userPath } from "../run/user-path.js";
import { withWorkspace } from "../run/with-workspace.js";
import { skopeoConverter } from "./converter.js";
import { readFromElsewhere, readFromRegistry } from "./read.js";

/** Copies an image that skopeo reads, and converts to OCI's form: one of schema 1, or one that is in no registry. */
export function copyConverted(settings: CopyImageSettings, surroundings: Surroundings): Promise<Result> {
  return withWorkspace(async (_, { workspace }) => {
    const run = { ...surroundings, workspace, limits: limitsOf(settings) };
    const { destination } = settings;
    const { registry } = parseDestination(destination).repository;
    const { source, unpack } = await sourceOf(settings, run);
    const to = await openDestination(registry, source, settings, run);
    const converter = { ...skopeoConverter(run), unpack };
    return copyResult(await copyArchive({ archive: settings.source, destination }, { registries: onlyRegistry(to, ""), converter, progress: run.progress }), to.loginOrigin);
  })(settings, surroundings);
}

interface ConvertedSource {
  /** Where it is in one. */
  readonly source?: HostRegistry;
  readonly unpack: () => Promise<UnpackedImage>;
}

async function sourceOf(settings: CopyImageSettings, run: Run): Promise<ConvertedSource> {
  const elsewhere = parseTransport(settings.source, userPath);
  if (elsewhere) return { unpack: reading(run, () => readFromElsewhere(withoutLogin(elsewhere, settings), run)) };
  const reference = Reference.parse(settings.source);
  const { registry, path } = reference.repository;
  const source = await openRegistry({ ...settings, registry }, run, { path });
  return { source, unpack: reading(run, () => readFromRegistry(reference, source, run)) };
}

function reading(run: Run, read: () => Promise<UnpackedImage>): () => Promise<UnpackedImage> {
  return async () => {
    run.progress.step(told(own`reading the image`));
    const image = await read();
    for (const note of image.notes) run.progress.note(told(note));
    return image;
  };
}

/** A login that nobody is asked with was meant for somebody else. */
function withoutLogin(source: OtherTransport, settings: CopyImageSettings): OtherTransport {
  const { username, passwordEnv, passwordFile, passwordStdin } = settings;
  if (username === undefined && passwordEnv === undefined && passwordFile === undefined && !passwordStdin && !wantsJobToken(settings)) return source;
  throw new PublishError("CONFIG_MISSING", own`a login for the source is given, which is in no registry`, own`Give that of the destination by --destination-username and --destination-password-env, or its siblings`);
}
