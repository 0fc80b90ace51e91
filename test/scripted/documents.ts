import { digestOf, type Digest } from "../../core/image/digest.js";
import { REVISION, VERSION } from "../../core/image/labels.js";
import { tagByCommit, type Tag } from "../../core/image/tag.js";
import { parseVersion } from "../../core/image/version.js";
import { parseCommit } from "../../core/source/git/commit.js";

export const COMMIT = parseCommit("abc1234000000000000000000000000000000000");
export const OTHER_COMMIT = parseCommit("abc1234999999999999999999999999999999999");
export const VERSION_1 = parseVersion("1.2.3", "the test's version");
export const TAG: Tag = tagByCommit(VERSION_1, COMMIT);

export const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
export const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
export const DOCKER_MANIFEST_TYPE = "application/vnd.docker.distribution.manifest.v2+json";
export const DOCKER_LIST_TYPE = "application/vnd.docker.distribution.manifest.list.v2+json";

/** A document of a registry, byte for byte. */
export interface Document {
  readonly text: string;
  readonly digest: Digest;
}

export function documentOf(content: object): Document {
  const text = JSON.stringify(content);
  return { text, digest: digestOf(Buffer.from(text)) };
}

export function imageManifest(annotations?: Record<string, string>, config?: Document): Document {
  return manifestOf({ mediaType: MANIFEST_TYPE, configType: "application/vnd.oci.image.config.v1+json", annotations, config });
}

/** Docker's schema 2 has no annotations: only the labels of its config say where it comes from. */
export function dockerManifest(config: Document): Document {
  return manifestOf({ mediaType: DOCKER_MANIFEST_TYPE, configType: "application/vnd.docker.container.image.v1+json", config });
}

function manifestOf(parts: { mediaType: string; configType: string; annotations?: Record<string, string> | undefined; config?: Document | undefined }): Document {
  const { mediaType, configType, annotations, config } = parts;
  const digest = config?.digest ?? digestOf(Buffer.from("{}"));
  return documentOf({
    schemaVersion: 2,
    mediaType,
    config: { mediaType: configType, digest, size: config?.text.length ?? 2 },
    layers: [],
    ...(annotations ? { annotations } : {}),
  });
}

export function imageIndex(manifests: readonly Document[], annotations?: Record<string, string>): Document {
  return indexOf(INDEX_TYPE, MANIFEST_TYPE, manifests, annotations);
}

export function dockerList(manifests: readonly Document[]): Document {
  return indexOf(DOCKER_LIST_TYPE, DOCKER_MANIFEST_TYPE, manifests);
}

function indexOf(mediaType: string, entryType: string, manifests: readonly Document[], annotations?: Record<string, string>): Document {
  const entries = manifests.map(({ digest, text }) => ({ mediaType: entryType, digest, size: text.length }));
  return documentOf({ schemaVersion: 2, mediaType, manifests: entries, ...(annotations ? { annotations } : {}) });
}

export function imageConfig(labels: Record<string, string>): Document {
  return documentOf({ architecture: "amd64", os: "linux", config: { Labels: labels } });
}

export function provenance(commit = COMMIT, version: string = VERSION_1): Record<string, string> {
  return { [REVISION]: commit.id, [VERSION]: version };
}

export const OURS = imageManifest(provenance());
export const THEIRS = imageManifest(provenance(OTHER_COMMIT));
