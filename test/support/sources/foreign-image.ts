import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { run } from "../../../host/process/tool.js";
import { authfile } from "../../../core/credentials/authfile.js";
import { login } from "../../../core/credentials/credential.js";
import { Repository } from "../../../core/image/reference.js";
import type { Tag } from "../../../core/image/tag.js";
import { ociArchive } from "../../module/world/oci-archive.js";
import type { RegistryUnderTest } from "../registries/registry-under-test.js";

/** An image that somebody else's tools pushed: it says where it comes from by its labels alone, without annotations. */
export interface ForeignImage {
  /** Whose media types it has, as `skopeo copy --format` calls them. */
  readonly format: "oci" | "v2s2";
  /** Whether it is an index of two platforms. */
  readonly index: boolean;
  readonly labels: Readonly<Record<string, string>>;
}

/** Pushes it by skopeo. */
export async function pushForeign(image: ForeignImage, registry: RegistryUnderTest, path: string, tag: Tag): Promise<void> {
  const { facts, workspace } = registry;
  const { format, index, labels } = image;
  const platforms = index ? ["linux/amd64", "linux/arm64"] : ["linux/amd64"];
  // Pushes may be under way side by side.
  const id = randomUUID();
  const archive = workspace.join(`foreign-${id}.tar`);
  await writeFile(archive, await ociArchive(platforms.map((platform) => ({ platform, labels, annotations: {} })), index));
  const auth = await workspace.secretFile(`foreign-auth-${id}.json`, authfile(facts.host, login(facts.username, facts.password)));
  const tls = facts.authority ? ["--dest-cert-dir", facts.authority.folder] : ["--dest-tls-verify=false"];
  const destination = `docker://${Repository.at(facts.host, path).tagged(tag).toString()}`;
  const args = ["copy", "--quiet", "--all", "--format", format, "--dest-authfile", auth, ...tls, `oci-archive:${archive}`, destination];
  await run("skopeo", args, `push ${destination}`, { environment: { TMPDIR: await workspace.folder("tmp") } });
}
