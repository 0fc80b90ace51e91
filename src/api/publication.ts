import { func, object, type Container, type Directory, type File, type Platform, type Secret, type Service } from "@dagger.io/dagger";
import { CopyClient } from "./enums/copy-client.js";
import { Outcome } from "./enums/outcome.js";
import { Referrers } from "./enums/referrers.js";
import { ReportFormat } from "./enums/report-format.js";
import type { Fields } from "../module/fields.js";
import { loaded } from "../module/load.js";
import type { ContainerNames } from "./enums/source/container-names.js";
import { settingsOf, type Settings } from "../module/settings.js";

export type PublicationFields = Omit<Fields<Publication>, keyof Settings>;

/** An image in the registry: one that a publish, a copy or a promotion came to, or that latestDeployable found. */
@object()
export class Publication implements Settings {
  /** What became of it: PUBLISHED, where it or one of its tags is new in the registry; ALREADY_PUBLISHED, where all was there and nothing was built or uploaded, as of what latestDeployable found. */
  @func()
  outcome!: Outcome;

  /** The image, as repository:tag@digest. */
  @func()
  reference!: string;

  /** Its repository, as registry/path. */
  @func()
  repository!: string;

  /** Its tag. */
  @func()
  tag!: string;

  /** All tags that it was asked to have, the first as in "tag". */
  @func()
  tags!: string[];

  /** The digest of its manifest or index, sha256:…. */
  @func()
  digest!: string;

  /** The version that it was published as, or that a promoted image says; empty for what was only copied. */
  @func()
  version!: string;

  /** The full id of the commit that it was built from, or that a promoted image says; empty for what was only copied. */
  @func()
  revision!: string;

  // Not shown: what the report is written from.
  text!: string;
  json!: string;
  markdown!: string;

  // What the module was told: the registry client of a publication is that of the module which made it.
  registry?: string;
  namespace?: string;
  registryUsername?: string;
  registryPassword?: Secret;
  oidcToken?: Secret;
  oidcRequestUrl?: Secret;
  oidcRequestToken?: Secret;
  oidcAudience?: string;
  infisicalUrl?: string;
  infisicalProjectId?: string;
  infisicalEnvironment?: string;
  infisicalPath?: string;
  infisicalUsernameSecret?: string;
  infisicalPasswordSecret?: string;
  infisicalToken?: Secret;
  infisicalClientId?: string;
  infisicalClientSecret?: Secret;
  infisicalIdentityId?: string;
  registryService?: Service;
  registryCa?: File;
  skopeoImage!: string;
  zotImage!: string;
  gitImage!: string;
  nixImage!: string;
  containersDir?: string;
  containerNames?: ContainerNames;
  retrySeconds?: number;
  trustRealm!: string[];
  authAddresses!: string[];
  authUsernames!: string[];
  authPasswords!: Secret[];

  static of(fields: PublicationFields, settings: Settings): Publication {
    return Object.assign(new Publication(), fields, settings);
  }

  /** Returns the image itself, pulled by its digest, with the login that the module was given for its registry. */
  @func({ cache: "session" })
  async container(): Promise<Container> {
    return (await further()).container(this, this.reference);
  }

  /**
   * Gives the image a further tag in the same repository. Tags never move: one that holds another image is TAG_TAKEN.
   *
   * Throws REFERENCE_INVALID for what is no tag, for an image without a tag (publish by digest), or for a tag <version>-<sha7> that is not true of the image, CREDENTIAL_REJECTED (401), PUSH_DENIED (403), REGISTRY_UNREACHABLE, DIGEST_MISMATCH.
   *
   * @param tag The tag, such as "stable-2026-11".
   */
  @func({ cache: "session" })
  async tagAs(tag: string): Promise<Publication> {
    return this.same(await (await further()).tagAs(this, this.reference, tag));
  }

  /**
   * Copies the image to another repository or registry: all platforms, digests preserved, with what refers to it (signatures, SBOMs, attestations). Throws TAG_TAKEN where the tag holds another image, REFERENCE_INVALID, CREDENTIAL_REJECTED (401), PUSH_DENIED (403), REGISTRY_UNREACHABLE, DIGEST_MISMATCH.
   *
   * @param destination The full reference, registry/path:tag. Its credential comes from the module's withRegistryAuth.
   * @param referrers Whether what refers to the image goes along.
   */
  @func({ cache: "session" })
  async copyTo(destination: string, referrers: Referrers | null = Referrers.ALL): Promise<Publication> {
    const choice = { source: this.reference, destination, platforms: [], referrers: referrers ?? Referrers.ALL, by: CopyClient.OWN };
    return this.same(await (await further()).copyImage(this, choice));
  }

  /**
   * Gives the image a further tag, or copies it to another registry, where its commit is on the main branch.
   *
   * Throws NOT_DEPLOYABLE where it is not, HISTORY_MISSING where a shallow clone cannot tell, TAG_TAKEN where the tag holds another image, REFERENCE_INVALID for a new tag <version>-<sha7> that is not true of the image, CONFIG_MISSING unless exactly one of newTag and destination is given, SOURCE_INVALID, COMMIT_INVALID, CREDENTIAL_REJECTED (401), PUSH_DENIED (403), REGISTRY_UNREACHABLE, DIGEST_MISMATCH.
   *
   * @param src The root of the source tree, with its .git folder and the whole history.
   * @param newTag A further tag for it in the same repository.
   * @param destination Where to copy it instead: a full reference, registry/path:tag.
   * @param unmerged Promotes it wherever its commit is.
   * @param mainBranch The branch that production comes from, as the remote "origin" has it, else the local one; or a full name.
   * @param unverifiedTree Promotes it though nobody compared its source tree with its commit.
   * @param referrers Whether what refers to the image goes along to the destination.
   */
  @func({ cache: "session" })
  async promote(src: Directory, newTag?: string, destination?: string, unmerged: boolean | null = false, mainBranch: string | null = "main", unverifiedTree: boolean | null = false, referrers: Referrers | null = Referrers.ALL): Promise<Publication> {
    const image = { kind: "published", reference: this.reference } as const;
    const order = { src, image, newTag, destination, unmerged: unmerged ?? false, mainBranch: mainBranch ?? "main", unverifiedTree: unverifiedTree ?? false, referrers: referrers ?? Referrers.ALL };
    return this.same(await (await further()).promote(this, order));
  }

  /** The same image elsewhere, or by another name: its digest is the same, and so is what it was built from. */
  private same(fields: PublicationFields): Publication {
    return Publication.of({ ...fields, version: this.version || fields.version, revision: this.revision || fields.revision }, settingsOf(this));
  }

  /**
   * Returns the reference alone, or a report.
   *
   * @param format How it is written; as a text it is the reference.
   */
  @func()
  report(format: ReportFormat = ReportFormat.TEXT): string {
    return this[format];
  }
}

/** How it goes on from a published image. */
export interface Further {
  container(settings: Settings, reference: string): Promise<Container>;
  tagAs(settings: Settings, reference: string, tag: string): Promise<PublicationFields>;
  copyImage(settings: Settings, choice: CopyChoice): Promise<PublicationFields>;
  promote(settings: Settings, choice: PromotionChoice): Promise<PublicationFields>;
}

/** A container's repository, and the history by which its tags are judged. */
export interface HistoryChoice {
  readonly src: Directory;
  readonly containerName: string;
  readonly mainBranch: string;
}

/** An image of a container by its tag, or one by the whole reference that its publish gave. */
export type PromotedImage =
  | { readonly kind: "container"; readonly container: string; readonly tag: string }
  | { readonly kind: "published"; readonly reference: string };

/** What is copied, from where to where, and how. */
export interface CopyChoice {
  readonly source: string;
  readonly destination: string;
  readonly platforms: readonly Platform[];
  readonly referrers: Referrers;
  readonly by: CopyClient;
}

export interface PromotionChoice {
  readonly src: Directory;
  readonly image: PromotedImage;
  readonly mainBranch: string;
  readonly newTag?: string;
  readonly destination?: string;
  readonly unmerged: boolean;
  readonly unverifiedTree: boolean;
  readonly referrers: Referrers;
}

function further(): Promise<Further> {
  return loaded<Further>();
}
