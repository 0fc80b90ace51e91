import type { Container, Directory, File, Platform, Secret } from "@dagger.io/dagger";
import type { ApiKey } from "../api/api-key.js";
import type { Changes } from "../api/changes.js";
import type { Expectation } from "../api/enums/expectation.js";
import type { ImageKind } from "../api/enums/image-kind.js";
import type { MissingBase } from "../api/enums/missing-base.js";
import type { Fields } from "./fields.js";
import { loaded } from "./load.js";
import type { ImageTag } from "../api/image-tag.js";
import type { SecretScope } from "../api/infisical/secret-scope.js";
import type { HandOver, NewApiKeyFields } from "../api/new-api-key.js";
import type { Plan } from "../api/plan.js";
import type { Posture } from "../api/posture.js";
import type { Further, HistoryChoice, PublicationFields } from "../api/publication.js";
import type { Rehearsal } from "../api/rehearsal.js";
import type { BuildAccess, CheckSettings, Settings } from "./settings.js";
import type { AuthentikChoice, ZotChoice } from "./setup-choices.js";
import type { VersionCheck } from "../api/version-check.js";
import type { ZotConfig } from "../api/zot-config.js";

/** A container of a source directory, and which version and commit of it. */
export interface SourceChoice {
  readonly src: Directory;
  readonly containerName: string;
  readonly commitSha?: string;
  readonly version?: string;
  readonly unverifiedTree: boolean;
}

/** What a Dockerfile is built from, where it is not what is usual, and container.json does not say so. */
export interface FileChoice {
  readonly file?: string;
  readonly context?: string;
  readonly target?: string;
}

export interface BuildChoice extends SourceChoice, FileChoice {
  readonly platforms: readonly Platform[];
  readonly buildArgs?: readonly string[];
}

export interface KindChoice {
  readonly kind?: ImageKind;
}

export interface TagChoice {
  readonly extraTags?: readonly string[];
}

/** Images of a container that are joined, and which platforms have to be among them. */
export interface IndexChoice extends SourceChoice, FileChoice, KindChoice, TagChoice {
  readonly digests: readonly string[];
  readonly platforms: readonly Platform[];
}

export interface NixChoice {
  readonly binaryCache?: string;
  readonly binaryCacheKey?: string;
}

/** A repository, and between which of its commits changes are looked for. */
export interface RangeChoice {
  readonly src: Directory;
  readonly base?: string;
  readonly head: string;
  readonly missingBase: MissingBase;
}

/**
 * What the module's functions do. They only declare: at each call the engine loads and type-checks every file beside
 * them, and whatever those import. So what is behind this interface is loaded by a name that is not followed.
 */
export interface Backend extends Further, HandOver {
  build(settings: Settings & BuildAccess, choice: BuildChoice): Promise<Container[]>;
  version(settings: Settings, src: Directory, containerName: string): Promise<string>;
  tagByCommit(settings: Settings, choice: SourceChoice & KindChoice): Promise<string>;
  plan(settings: Settings & BuildAccess, choice: BuildChoice & KindChoice & TagChoice): Promise<Fields<Plan>>;
  publish(settings: Settings & BuildAccess, choice: BuildChoice & TagChoice & { byDigest: boolean }): Promise<PublicationFields>;
  publishIndex(settings: Settings, choice: IndexChoice): Promise<PublicationFields>;
  publishContainer(settings: Settings, container: Container, choice: { name: string; version: string; commitSha: string }): Promise<PublicationFields>;
  buildNix(settings: Settings, choice: { src: Directory; containerName: string } & NixChoice): Promise<File>;
  publishNix(settings: Settings, choice: SourceChoice & TagChoice & NixChoice & { byDigest: boolean }): Promise<PublicationFields>;
  copyArchive(settings: Settings, archive: File, destination: string): Promise<PublicationFields>;
  tags(settings: Settings, choice: HistoryChoice & KindChoice & { deployable: boolean }): Promise<Fields<ImageTag>[]>;
  latestDeployable(settings: Settings, choice: HistoryChoice & KindChoice & { before?: string; unverifiedTree: boolean }): Promise<PublicationFields>;
  changed(settings: Settings, choice: RangeChoice & { container?: string }): Promise<Fields<Changes>>;
  versions(settings: Settings, choice: RangeChoice): Promise<Fields<VersionCheck>>;
  checkVersions(settings: Settings, src: Directory): Promise<void>;
  checkPosture(settings: Settings & CheckSettings, src: Directory): Promise<void>;
  checkKey(settings: Settings & CheckSettings, src: Directory): Promise<void>;
  apiKeys(settings: Settings): Promise<Fields<ApiKey>[]>;
  createApiKey(settings: Settings, label: string, days: number): Promise<NewApiKeyFields>;
  rotateApiKey(settings: Settings, choice: { label: string; repository: string; days: number }): Promise<NewApiKeyFields>;
  revokeApiKey(settings: Settings, uuid: string): Promise<Fields<ApiKey>>;
  finishRotation(settings: Settings, label: string): Promise<string[]>;
  infisicalScope(settings: Settings, otherEnvironments: readonly string[]): Promise<Fields<SecretScope>>;
  assertScope(url: string, differences: readonly string[]): Promise<void>;
  zotConfig(settings: Settings, choice: ZotChoice): Promise<Fields<ZotConfig>>;
  authentikBlueprint(choice: AuthentikChoice): Promise<File>;
  oidcCredentials(clientId: string, clientSecret: Secret): Promise<Secret>;
  audit(settings: Settings, choice: { repository: string; expect: readonly Expectation[]; create: boolean; tag?: string }): Promise<Fields<Posture>>;
  assertPosture(posture: Fields<Posture>, expectations: readonly Expectation[]): Promise<void>;
  dryRun(settings: Settings & BuildAccess, choice: BuildChoice): Promise<Fields<Rehearsal>>;
  registryConfig(settings: Settings): Promise<Secret>;
}

/** All of it. */
export function backend(): Promise<Backend> {
  return loaded<Backend>();
}
