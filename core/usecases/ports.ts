import type { UnpackedImage } from "../archive/unpacked-image.js";
import type { FoundContainer } from "../containers/find-container.js";
import type { EvaluateNix } from "../containers/variant.js";
import type { RunVersionCommand } from "../containers/versions/facts.js";
import type { SourceTarget } from "../containers/target.js";
import type { Credential } from "../credentials/credential.js";
import type { LoginOrigin } from "../credentials/kept/login-origin.js";
import type { PublishError } from "../errors.js";
import type { RegistryHost } from "../image/registry-host.js";
import type { DigestUploader, Uploader } from "../publish/ports.js";
import type { RegistryPromise } from "../rehearsal/rehearsal.js";
import type { Session } from "../registry/session.js";
import type { Git } from "../source/git/git.js";
import type { BinaryCache } from "../source/nix/build.js";
import type { SourceRepository } from "../source/git/repository.js";
import type { VersionRules } from "../source/version/rules.js";
import type { LayoutChoice } from "../source/layout/layout.js";
import type { SourceTree } from "../source/source-tree.js";

// What a use case asks of where it runs: a machine with git, buildah, skopeo and Nix, or a Dagger engine. Whatever needs no
// more than a part of it takes a part. `R` is a registry as that side reaches it.

/** A source tree, and what is asked about it. */
export interface Source {
  readonly tree: SourceTree;
  /** What whoever runs us says of where its containers are. */
  readonly layout: LayoutChoice;
  /**
   * The repository that it is in, undefined where there is none. Where the repository has to answer, one that cannot be
   * opened is an error.
   */
  repository(need: "has-to-answer" | "may-be-absent"): Promise<SourceRepository | undefined>;
  /** git of the repository that it has to be in: throws SOURCE_INVALID. */
  history(): Promise<Git>;
  /** The version that a default.nix computes, by Nix; undefined where there is no Nix. */
  readonly evaluate: EvaluateNix;
  /** What whoever runs us says of where versions come from. */
  versionRules(): Promise<VersionRules>;
  /** What a command prints that he gave for one. */
  readonly runForVersion: RunVersionCommand;
}

/** A registry, and as whom it is asked. */
export interface Registry {
  /** As references name it. */
  readonly host: RegistryHost;
  readonly credential: Credential;
  /** Where its login was found, where nobody gave one. */
  readonly loginOrigin?: LoginOrigin | undefined;
  /** A session of its own, which has to be closed; with another credential where one is given. */
  session(as?: Credential): Session;
}

/** The registries of a run, each with the login that was given for it. From the moment that they are there, no login is in any error. */
export interface Registries<R extends Registry> {
  /** The one that images go to: throws CONFIG_MISSING. */
  main(): Promise<R>;
  /** Where in it they go: throws CONFIG_MISSING. */
  readonly namespace: string;
  /** The one that a reference names. */
  of(host: RegistryHost): Promise<R>;
}

/** How a container of a source tree becomes an image, with labels and annotations of its origin. */
export interface ImageBuilder<Image, R extends Registry, U extends Uploader<Image> = Uploader<Image>> {
  /** Why it cannot build it, as far as that is known beforehand. */
  obstacle(target: SourceTarget): Promise<PublishError | undefined>;
  /** Builds it. Base images may be in the registry that it goes to, where it goes to one. */
  build(target: SourceTarget, registry: R | undefined): Promise<Image>;
  /** Refuses a registry that it cannot upload to. */
  uploader(registry: R): U;
}

/** Nix, which makes archives. */
export interface NixBuilder<Archive> {
  build(container: FoundContainer, cache: BinaryCache): Promise<Archive>;
}

/** Finds the images in archives. */
export interface ArchiveConverter<Archive, R extends Registry> {
  unpack(archive: Archive): Promise<UnpackedImage>;
  /** Refuses a registry that it cannot upload to. */
  uploader(registry: R): DigestUploader<UnpackedImage>;
}

/** A registry that lives only as long as a rehearsal. */
export interface RehearsalRegistry<R extends Registry> {
  readonly registry: R;
  readonly promise: RegistryPromise;
  readonly stop: () => Promise<void>;
}
