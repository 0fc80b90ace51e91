/**
 * Publish container images to registries that ask who you are.
 *
 * One call takes a source tree with containers/<name>/Dockerfile to
 * registry/namespace/name:v1.2.3-abc1234@sha256:…: it reads the declared version, checks the key and the tag before
 * anything is built, builds, pushes with registry authentication and reads the result back. A second run of the same
 * commit says "already published" and builds nothing; a tag that holds something else is never overwritten.
 *
 * Every secret is a Dagger Secret. Every error begins with a stable code, such as TAG_TAKEN or PUSH_DENIED.
 */
import { argument, check, func, object, type Container, type Directory, type File, type Platform, type Secret, type Service, type Socket } from "@dagger.io/dagger";
import { backend } from "./module/backend.js";
import { AnonymousAccess } from "./api/enums/anonymous-access.js";
import { ApiKey } from "./api/api-key.js";
import { Changes } from "./api/changes.js";
import { ContainerNames } from "./api/enums/source/container-names.js";
import { CopyClient } from "./api/enums/copy-client.js";
import { Expectation } from "./api/enums/expectation.js";
import { ImageKind } from "./api/enums/image-kind.js";
import { MetricsAccess } from "./api/enums/metrics-access.js";
import { MissingBase } from "./api/enums/missing-base.js";
import { GIT_IMAGE, NIX_IMAGE, SKOPEO_IMAGE, ZOT_IMAGE } from "./module/helper-images.js";
import { ImageTag } from "./api/image-tag.js";
import { NewApiKey } from "./api/new-api-key.js";
import { Plan } from "./api/plan.js";
import { Posture } from "./api/posture.js";
import { Publication, type PublicationFields } from "./api/publication.js";
import { Referrers } from "./api/enums/referrers.js";
import { Rehearsal } from "./api/rehearsal.js";
import { SecretScope } from "./api/infisical/secret-scope.js";
import { settingsOf, type BuildAccess, type CheckSettings, type Settings } from "./module/settings.js";
import { Unsafe } from "./api/enums/unsafe.js";
import { VersionCheck } from "./api/version-check.js";
import { ZotConfig } from "./api/zot-config.js";
import { ZotFeature } from "./api/enums/zot-feature.js";

// An argument with a default takes null, too: in TypeScript's client it would have to be given otherwise, beside any other one
// (SDK v0.20.1 to v0.21.8 mark as optional only what may be null).
//
// What asks or writes to a registry is cached for one session, which is one `dagger call` or one caller's run: "never" would
// publish again for each field that is read of one publication, and take its tag and its digest from two runs.

/**
 * Authenticated container publishing: build, tag by version and commit, push, verify.
 */
@object()
export class ContainerPublisher implements Settings, CheckSettings, BuildAccess {
  // What bears no @func is shown to nobody but this module.
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
  skopeoImage: string;
  zotImage: string;
  gitImage: string;
  nixImage: string;
  containersDir?: string;
  containerNames?: ContainerNames;
  versionFrom?: string;
  versionArg?: string;
  retrySeconds?: number;
  trustRealm: string[];
  checkRepository?: string;
  expectations?: Expectation[];
  keyDays: number;
  // Three lists and not one of objects: a Secret inside an object of a list loses its methods between chained calls.
  authAddresses: string[] = [];
  authUsernames: string[] = [];
  authPasswords: Secret[] = [];
  buildSecretIds: string[] = [];
  buildSecrets: Secret[] = [];
  sshAgent?: Socket;

  /**
   * @param registry The registry as host[:port], without scheme or path, such as "registry.example.org". It needs a dot or a port: Docker's naming rules read a bare word as a repository of docker.io.
   * @param namespace The path between the registry and the container's name, such as "my-team" or "my-org/images".
   * @param registryUsername Who publishes. Without it everything is anonymous; "<token>" says that the password is an identity token.
   * @param registryPassword The password or API key, such as env:ZOT_CI_API_KEY.
   * @param registryService The registry as a service, reached over plain HTTP: one that runs in Dagger, or one on the host as tcp://localhost:5000. "registry" is then only the name in references.
   * @param registryCa PEM file of the registries' private certificate authority. Public ones, and those that the engine was set up with, need none.
   * @param skopeoImage The image with skopeo, which converts what is not of OCI's form: docker-archives, and so what Nix builds, and copyImage by SKOPEO. An upload and an OCI archive need none.
   * @param zotImage The image with zot, for dryRun.
   * @param gitImage The image with git (2.36 or later), which compares a src that has its .git folder with its commit, and reads the history. Where it cannot be had, only what needs no git succeeds: a src without .git, or a full commitSha with unverifiedTree.
   * @param nixImage The image with Nix, for buildNix, publishNix, and versions that a default.nix computes.
   * @param retrySeconds How long in all, in seconds, to try again what a registry refuses for a passing reason; 0 for never (default: 120 after a build, and four attempts before).
   * @param trustRealm Token services, each as host[:port], that are trusted where a registry names them though they are at an internal address, such as 10.0.0.2:5001.
   * @param checkRepository The path of the repository that checkPosture and checkKey ask about, such as "my-team/hello" (default: under the namespace, that of the first container of the source tree which the registry has).
   * @param expectations What checkPosture holds the registry to (default: nothing).
   * @param keyDays How many days the key has to be good for, for checkKey; 0 for no more than now.
   * @param oidcToken The CI job's own ID token, in the place of a username and a password, such as env:ZOT_ID_TOKEN, which GitLab's id_tokens make. It goes to the registry's own host alone, and is not made anew: where a build takes longer than it lives, give oidcRequestUrl and oidcRequestToken.
   * @param oidcRequestUrl Where the job gets ID tokens on GitHub and Forgejo: env:ACTIONS_ID_TOKEN_REQUEST_URL. One is fetched for each call, and again when it is over.
   * @param oidcRequestToken What it gets them by: env:ACTIONS_ID_TOKEN_REQUEST_TOKEN. It goes to the host of oidcRequestUrl alone.
   * @param oidcAudience Whom the ID token is for, as the registry has it, such as "zot"; needed with oidcRequestUrl, and checked of an oidcToken.
   * @param containersDir Where the containers are, from the root of the source tree: a folder such as "apps", or "." where the root is the container itself, or has their folders (default: what its container.json says, else "containers").
   * @param containerNames What a container is called that is in a folder of a folder (default: what the container.json at the root says, else FOLDER).
   * @param versionFrom Where versions come from: "arg:NAME", "label:KEY", "bake:docker-bake.hcl#VARIABLE", "file:package.json#version", "file:VERSION" or "git-tag:v*"; files are of the container's folder or, with a slash in front, from the root of the source tree, and {name} is the container's name (default: what container.json says, else the build file's own).
   * @param versionArg The ARG of a Dockerfile that declares the version, or by which one from elsewhere reaches the build (default: what container.json says, else CONTAINER_APP_VERSION).
   */
  constructor(
    registry?: string,
    namespace?: string,
    registryUsername?: string,
    registryPassword?: Secret,
    registryService?: Service,
    registryCa?: File,
    skopeoImage: string | null = SKOPEO_IMAGE,
    zotImage: string | null = ZOT_IMAGE,
    gitImage: string | null = GIT_IMAGE,
    nixImage: string | null = NIX_IMAGE,
    retrySeconds?: number,
    trustRealm: string[] | null = [],
    checkRepository?: string,
    expectations?: Expectation[],
    keyDays: number | null = 14,
    oidcToken?: Secret,
    oidcRequestUrl?: Secret,
    oidcRequestToken?: Secret,
    oidcAudience?: string,
    containersDir?: string,
    containerNames?: ContainerNames,
    versionFrom?: string,
    versionArg?: string,
  ) {
    this.registry = registry;
    this.namespace = namespace;
    this.registryUsername = registryUsername;
    this.registryPassword = registryPassword;
    this.oidcToken = oidcToken;
    this.oidcRequestUrl = oidcRequestUrl;
    this.oidcRequestToken = oidcRequestToken;
    this.oidcAudience = oidcAudience;
    this.registryService = registryService;
    this.registryCa = registryCa;
    this.skopeoImage = skopeoImage ?? SKOPEO_IMAGE;
    this.zotImage = zotImage ?? ZOT_IMAGE;
    this.retrySeconds = retrySeconds;
    this.trustRealm = trustRealm ?? [];
    this.gitImage = gitImage ?? GIT_IMAGE;
    this.nixImage = nixImage ?? NIX_IMAGE;
    this.containersDir = containersDir;
    this.containerNames = containerNames;
    this.versionFrom = versionFrom;
    this.versionArg = versionArg;
    this.checkRepository = checkRepository;
    this.expectations = expectations;
    this.keyDays = keyDays ?? 14;
  }

  /**
   * Builds a container's Dockerfile, containers/<name>/Dockerfile by default, and returns the container with OCI labels and annotations: title, version, revision, source where the repository has a remote, and created (the date of the commit) where src has its .git folder.
   *
   * Throws SOURCE_INVALID for an unknown container, CONFIG_MISSING for a wrong platform or build argument, VERSION_MISSING, COMMIT_INVALID, TREE_DIRTY.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName Its folder's name.
   * @param platform The platform, such as "linux/arm64" (default: the first of container.json, else the engine's own).
   * @param buildArgs Build arguments as NAME=value.
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: what versionFrom says, else the first ARG CONTAINER_APP_VERSION=… of the Dockerfile).
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   * @param file The build file, in the container's folder or, with a slash in front, from the root (default: its Dockerfile or Containerfile).
   * @param context The build context, from the root of src: a folder that holds the build file, or "." for all of it (default: the container's folder).
   * @param target The stage to build (default: the last one).
   */
  @func()
  async build(src: Directory, containerName: string, platform?: Platform, buildArgs?: string[], commitSha?: string, version?: string, unverifiedTree: boolean | null = false, file?: string, context?: string, target?: string): Promise<Container> {
    const [image] = await this.buildAll(src, containerName, platform ? [platform] : [], buildArgs, commitSha, version, unverifiedTree, file, context, target);
    return image as Container;
  }

  /**
   * Builds like build, for several platforms: one container for each, in their order; one that is named twice is built once.
   *
   * Throws SOURCE_INVALID for an unknown container, CONFIG_MISSING for a wrong platform or build argument, VERSION_MISSING, COMMIT_INVALID, TREE_DIRTY.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName Its folder's name.
   * @param platforms The platforms, such as "linux/amd64" and "linux/arm64".
   * @param buildArgs Build arguments as NAME=value.
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: what versionFrom says, else the first ARG CONTAINER_APP_VERSION=… of the Dockerfile).
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   * @param file The build file, in the container's folder or, with a slash in front, from the root (default: its Dockerfile or Containerfile).
   * @param context The build context, from the root of src: a folder that holds the build file, or "." for all of it (default: the container's folder).
   * @param target The stage to build (default: the last one).
   */
  @func()
  async buildAll(src: Directory, containerName: string, platforms: Platform[], buildArgs?: string[], commitSha?: string, version?: string, unverifiedTree: boolean | null = false, file?: string, context?: string, target?: string): Promise<Container[]> {
    return (await backend()).build(this, { src, containerName, commitSha, version, unverifiedTree: unverifiedTree ?? false, platforms, buildArgs, file, context, target });
  }

  /**
   * Returns the version that a container declares, as it stands in tags: "v" before a digit in front, "_" for each character that no tag may hold.
   *
   * It is what versionFrom or its container.json names, else the first ARG CONTAINER_APP_VERSION=… with a value in its Dockerfile, or the version of its default.nix, which Nix evaluates where it is computed. Throws SOURCE_INVALID, VERSION_MISSING, HISTORY_MISSING, VERSION_CONFLICT where several are said.
   *
   * @param src The root of the source tree.
   * @param containerName Its folder's name.
   */
  @func()
  async version(src: Directory, containerName: string): Promise<string> {
    return (await backend()).version(this, src, containerName);
  }

  /**
   * Returns the tag of a container at a commit: <version>-<first 7 digits>, such as v1.2.3-abc1234, and with -nix at the end for an image that Nix builds.
   *
   * Throws SOURCE_INVALID, VERSION_MISSING, VERSION_CONFLICT, COMMIT_INVALID (no hex, too short, not in the repository, or no git and none given), TREE_DIRTY, REFERENCE_INVALID for more than 128 characters.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName Its folder's name.
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: the declared one; Nix evaluates one that default.nix computes).
   * @param kind How it is built (default: by the build file that is there; dockerfile where both are).
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   */
  @func()
  async tagByCommit(src: Directory, containerName: string, commitSha?: string, version?: string, kind?: ImageKind, unverifiedTree: boolean | null = false): Promise<string> {
    return (await backend()).tagByCommit(this, { src, containerName, commitSha, version, kind, unverifiedTree: unverifiedTree ?? false });
  }

  /**
   * Publishes a container: checks the key and the tag, builds, pushes, reads back. Returns the publication; its reference is repository:tag@digest.
   *
   * The registry, its namespace and the login are options of the module itself, before the function's name: --registry, --namespace, --registry-username, --registry-password.
   *
   * Where the tag already holds this commit and version it builds and uploads nothing and returns the same line. Throws TAG_TAKEN where the tag holds anything else (before the build), CREDENTIAL_REJECTED (401), PUSH_DENIED (403), REGISTRY_UNREACHABLE, DIGEST_MISMATCH, CONFIG_MISSING, SOURCE_INVALID, VERSION_MISSING, VERSION_CONFLICT, COMMIT_INVALID, TREE_DIRTY, REFERENCE_INVALID.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName Its folder's name, which is the last part of the repository (containersDir, containerNames).
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: the declared one).
   * @param extraTags Further tags for the same image. They too are never moved: one that holds another image is TAG_TAKEN, so that a tag such as latest works once.
   * @param platforms Platforms to build for, such as "linux/amd64"; several make an index (default: those of container.json, else the engine's own, without an index).
   * @param buildArgs Build arguments as NAME=value.
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   * @param file The build file, in the container's folder or, with a slash in front, from the root (default: its Dockerfile or Containerfile).
   * @param context The build context, from the root of src: a folder that holds the build file, or "." for all of it (default: the container's folder).
   * @param target The stage to build (default: the last one).
   * @param byDigest Publishes one platform (default: the engine's own) by its digest, without a tag: publishIndex joins it with those of other engines.
   */
  @func({ cache: "session" })
  async publish(src: Directory, containerName: string, commitSha?: string, version?: string, extraTags?: string[], platforms?: Platform[], buildArgs?: string[], unverifiedTree: boolean | null = false, file?: string, context?: string, target?: string, byDigest: boolean | null = false): Promise<Publication> {
    const choice = { src, containerName, commitSha, version, unverifiedTree: unverifiedTree ?? false, platforms: platforms ?? [], buildArgs, extraTags, file, context, target, byDigest: byDigest ?? false };
    return this.publication(await (await backend()).publish(this, choice));
  }

  /**
   * Joins images that were published by digest, each for a platform, into one index under the tag of the container's version and commit, by the same rules as publish.
   *
   * Each has to be in the container's repository, and of this very commit and version. What BuildKit attests to one of them comes along. Throws SOURCE_INVALID for one that is not there, is no image, or is for the same platform as another, VERSION_CONFLICT for one of another commit or version, CONFIG_MISSING where a platform of platforms, else of container.json, is not among them, TAG_TAKEN, CREDENTIAL_REJECTED (401), PUSH_DENIED (403), REGISTRY_UNREACHABLE, VERSION_MISSING, COMMIT_INVALID, TREE_DIRTY, REFERENCE_INVALID.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName Its folder's name, and the last part of the repository.
   * @param digests What publish by digest returned, for each platform: digests, sha256:…, or references with one. One of a manifest, or of an index.
   * @param commitSha The commit that src is of, as for publish.
   * @param version The version (default: the declared one).
   * @param extraTags Further tags for the index.
   * @param platforms Platforms that have to be among them (default: those of container.json).
   * @param kind How they were built (default: by the build file that is there; dockerfile where both are).
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the index says so.
   * @param file The build file that they were built from, as for publish.
   * @param context Their build context, as for publish.
   */
  @func({ cache: "session" })
  async publishIndex(src: Directory, containerName: string, digests: string[], commitSha?: string, version?: string, extraTags?: string[], platforms?: Platform[], kind?: ImageKind, unverifiedTree: boolean | null = false, file?: string, context?: string): Promise<Publication> {
    const choice = { src, containerName, digests, commitSha, version, extraTags, platforms: platforms ?? [], kind, unverifiedTree: unverifiedTree ?? false, file, context };
    return this.publication(await (await backend()).publishIndex(this, choice));
  }

  /**
   * Tells what publish (for a default.nix, publishNix) would do, and why, without building and without writing anything: version and tag, whether the tag exists, whether the key may push.
   *
   * A tag that holds something else, a rejected key and missing rights are part of the answer. The registry, its namespace and the login are options of the module itself, as for publish. Throws REGISTRY_UNREACHABLE, CONFIG_MISSING, SOURCE_INVALID, VERSION_MISSING, VERSION_CONFLICT, COMMIT_INVALID, TREE_DIRTY, REFERENCE_INVALID.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName Its folder's name, which is the last part of the repository (containersDir, containerNames).
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: the declared one).
   * @param extraTags Further tags for the same image.
   * @param kind How it is built (default: by the build file that is there; dockerfile where both are).
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   * @param file The build file, in the container's folder or, with a slash in front, from the root (default: its Dockerfile or Containerfile).
   * @param context The build context, from the root of src: a folder that holds the build file, or "." for all of it (default: the container's folder).
   * @param target The stage to build (default: the last one).
   * @param platforms Platforms to build for, as for publish.
   * @param buildArgs Build arguments as NAME=value.
   */
  @func({ cache: "session" })
  async plan(src: Directory, containerName: string, commitSha?: string, version?: string, extraTags?: string[], kind?: ImageKind, unverifiedTree: boolean | null = false, file?: string, context?: string, target?: string, platforms?: Platform[], buildArgs?: string[]): Promise<Plan> {
    const choice = { src, containerName, commitSha, version, kind, unverifiedTree: unverifiedTree ?? false, extraTags, file, context, target, platforms: platforms ?? [], buildArgs };
    return Object.assign(new Plan(), await (await backend()).plan(this, choice));
  }

  /**
   * Asks the registry how it is set up, and returns what it answered: anonymous pull and push, push with the key, overwriting a tag, listing of tags and of the catalog, TLS, the headers by which it names itself.
   *
   * Nothing stays written: rights are asked for by a manifest that cannot be taken, never by an upload. What cannot be known without writing is UNKNOWN. Throws POSTURE_DIFFERS where the registry does not show what was expected, CONFIG_MISSING, REGISTRY_UNREACHABLE.
   *
   * @param repository The path of the repository in the registry, such as "my-team/hello".
   * @param expect What the registry has to show.
   * @param create Asks even where the repository does not exist yet, which on some registries creates it, empty.
   * @param tag The tag to ask about, such as v1.2.3-abc1234 (default: one of the form <version>-<sha7>, else the first that is listed).
   */
  @func({ cache: "session" })
  async audit(repository: string, expect?: Expectation[], create: boolean | null = false, tag?: string): Promise<Posture> {
    const choice = { repository, expect: expect ?? [], create: create ?? false, tag };
    return Object.assign(new Posture(), await (await backend()).audit(this, choice));
  }

  /**
   * Publishes a container that was built elsewhere, by the same rules as publish.
   *
   * The container is marked with the given name, version and commit. Throws TAG_TAKEN where the tag holds anything else, CREDENTIAL_REJECTED (401), PUSH_DENIED (403), REGISTRY_UNREACHABLE, DIGEST_MISMATCH, CONFIG_MISSING, VERSION_MISSING, COMMIT_INVALID, REFERENCE_INVALID.
   *
   * @param container The container to publish.
   * @param name The last part of the repository: lower-case letters and digits, joined by ".", "_", "__" or "-".
   * @param version The version, such as 1.2.3.
   * @param commitSha The full id of the commit that it was built from, 40 or 64 hex digits.
   */
  @func({ cache: "session" })
  async publishContainer(container: Container, name: string, version: string, commitSha: string): Promise<Publication> {
    return this.publication(await (await backend()).publishContainer(this, container, { name, version, commitSha }));
  }

  /**
   * Builds a container's default.nix with Nix and returns its image as an archive, a docker-archive as dockerTools makes it.
   *
   * The file has to evaluate to what dockerTools.buildImage or buildLayeredImage give, or to the script of streamLayeredImage. Nix runs without its own sandbox, because it is in a container already. Throws SOURCE_INVALID for an unknown container and for any other result, CONFIG_MISSING, TOOL_FAILED with the end of Nix's output.
   *
   * @param src The root of the source tree.
   * @param containerName Its folder's name.
   * @param binaryCache The URL of a cache of built packages, in addition to Nix's own.
   * @param binaryCacheKey The public key that signs what it holds, as name:base64.
   */
  @func()
  async buildNix(src: Directory, containerName: string, binaryCache?: string, binaryCacheKey?: string): Promise<File> {
    return (await backend()).buildNix(this, { src, containerName, binaryCache, binaryCacheKey });
  }

  /**
   * Publishes a container that Nix builds, by the same rules as publish, under the tag <version>-<first 7 digits>-nix.
   *
   * The image keeps its config and layers; its manifest is given the annotations that publish gives. Throws TAG_TAKEN where the tag holds anything else (before the build), CREDENTIAL_REJECTED (401), PUSH_DENIED (403), REGISTRY_UNREACHABLE, DIGEST_MISMATCH, CONFIG_MISSING, SOURCE_INVALID, VERSION_MISSING, VERSION_CONFLICT, COMMIT_INVALID, TREE_DIRTY, REFERENCE_INVALID, and TOOL_FAILED with the end of Nix's output.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName Its folder's name, which is the last part of the repository (containersDir, containerNames).
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: that of default.nix; Nix evaluates one that is computed).
   * @param extraTags Further tags for the same image. They too are never moved: one that holds another image is TAG_TAKEN, so that a tag such as latest works once.
   * @param binaryCache The URL of a cache of built packages, in addition to Nix's own.
   * @param binaryCacheKey The public key that signs what it holds, as name:base64.
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   * @param byDigest Publishes it by its digest, for the engine's own platform and without a tag: publishIndex joins it with those of other engines.
   */
  @func({ cache: "session" })
  async publishNix(src: Directory, containerName: string, commitSha?: string, version?: string, extraTags?: string[], binaryCache?: string, binaryCacheKey?: string, unverifiedTree: boolean | null = false, byDigest: boolean | null = false): Promise<Publication> {
    const choice = { src, containerName, commitSha, version, unverifiedTree: unverifiedTree ?? false, binaryCache, binaryCacheKey, extraTags, byDigest: byDigest ?? false };
    return this.publication(await (await backend()).publishNix(this, choice));
  }

  /**
   * Copies an image archive to a registry: an OCI archive as it is, a docker-archive converted by skopeo, its config as it is.
   *
   * A tag that already holds this image is left alone; one that holds another is TAG_TAKEN. Throws SOURCE_INVALID for a file that is no archive, REFERENCE_INVALID, CONFIG_MISSING, CREDENTIAL_REJECTED (401), PUSH_DENIED (403), REGISTRY_UNREACHABLE, DIGEST_MISMATCH.
   *
   * @param archive A docker-archive (docker save, Nix's dockerTools; gzip or plain) or an OCI archive.
   * @param destination The full reference, registry/path:tag. Its credential comes from the constructor or withRegistryAuth.
   */
  @func({ cache: "session" })
  async copyArchive(archive: File, destination: string): Promise<Publication> {
    return this.publication(await (await backend()).copyArchive(this, archive, destination));
  }

  /**
   * Copies an image from one registry to another, blob by blob: all platforms or the named ones, digests preserved, with what refers to it (signatures, SBOMs, attestations).
   *
   * What the destination has is not sent, and within one registry nothing is. What refers to the image is there before its tag is; a tag of cosign's that holds something else is left as it is, and told. A tag that already holds this image is left alone; one that holds another is TAG_TAKEN. Throws SOURCE_INVALID where the source does not exist or is not for a platform, REFERENCE_INVALID, CONFIG_MISSING, CREDENTIAL_REJECTED (401), PUSH_DENIED (403), REGISTRY_UNREACHABLE, DIGEST_MISMATCH.
   *
   * @param source The full reference, registry/path:tag or registry/path@sha256:….
   * @param destination The full reference, registry/path:tag. Credentials for both sides come from the constructor and withRegistryAuth.
   * @param platforms Only these platforms of it, such as "linux/amd64": one is copied by its own digest, several as an index of those, which has a new one (default: all).
   * @param referrers Whether what refers to the image goes along.
   * @param by Who reads the image. SKOPEO takes no platforms.
   */
  @func({ cache: "session" })
  async copyImage(source: string, destination: string, platforms?: Platform[], referrers: Referrers | null = Referrers.ALL, by: CopyClient | null = CopyClient.OWN): Promise<Publication> {
    const choice = { source, destination, platforms: platforms ?? [], referrers: referrers ?? Referrers.ALL, by: by ?? CopyClient.OWN };
    return this.publication(await (await backend()).copyImage(this, choice));
  }

  /**
   * Lists the tags of a container, the newest commit first, each with its place, which is where its commit is: MAIN, BRANCH (only another branch, or a git tag, leads to it) or UNKNOWN (not in this repository, or not told).
   *
   * The commit is the one that the image names, else the one that the tag names; where the two differ, or the image cannot be read, its place is UNKNOWN. Throws SOURCE_INVALID for a src without .git, COMMIT_INVALID for an unknown main branch, CONFIG_MISSING, CREDENTIAL_REJECTED, PUSH_DENIED (403), REGISTRY_UNREACHABLE.
   *
   * @param src The root of the source tree, with its .git folder and the whole history.
   * @param containerName The last part of the repository. The folder itself may have been deleted since.
   * @param deployable Lists only tags whose commit is on the main branch.
   * @param kind Lists only images that are built so.
   * @param mainBranch The branch that production comes from, as the remote "origin" has it, else the local one; or a full name such as "refs/remotes/upstream/main".
   */
  @func({ cache: "session" })
  async tags(
    src: Directory,
    containerName: string,
    deployable: boolean | null = false,
    kind?: ImageKind,
    mainBranch: string | null = "main",
  ): Promise<ImageTag[]> {
    const listed = await (await backend()).tags(this, { src, containerName, deployable: deployable ?? false, kind, mainBranch: mainBranch ?? "main" });
    return listed.map((fields) => Object.assign(new ImageTag(), fields));
  }

  /**
   * Returns the newest image that production may use: its commit is on the main branch, and its tag is <version>-<sha7>, with -nix for an image built by Nix. It only looks: nothing is built or written.
   *
   * Throws NOT_DEPLOYABLE where there is none, HISTORY_MISSING where a shallow clone cannot tell, SOURCE_INVALID for a src without .git, COMMIT_INVALID for an unknown main branch, CONFIG_MISSING, CREDENTIAL_REJECTED, PUSH_DENIED (403), REGISTRY_UNREACHABLE.
   *
   * @param src The root of the source tree, with its .git folder and the whole history.
   * @param containerName The last part of the repository. The folder itself may have been deleted since.
   * @param kind Only images that are built so.
   * @param before Only images of commits that main had before this tag's commit, and of that tag's kind: the one to roll back to.
   * @param mainBranch The branch that production comes from, as the remote "origin" has it, else the local one; or a full name.
   * @param unverifiedTree Takes also images whose source tree nobody compared with their commit.
   */
  @func({ cache: "session" })
  async latestDeployable(
    src: Directory,
    containerName: string,
    kind?: ImageKind,
    before?: string,
    mainBranch: string | null = "main",
    unverifiedTree: boolean | null = false,
  ): Promise<Publication> {
    const choice = { src, containerName, kind, before, mainBranch: mainBranch ?? "main", unverifiedTree: unverifiedTree ?? false };
    return this.publication(await (await backend()).latestDeployable(this, choice));
  }

  /**
   * Gives an image that production may use a further tag, or copies it to another registry, by digest and without building.
   *
   * A tag that already holds this image is left alone; one that holds another is TAG_TAKEN. Throws NOT_DEPLOYABLE where the commit is not on the main branch, HISTORY_MISSING where a shallow clone cannot tell, SOURCE_INVALID where the image does not exist, REFERENCE_INVALID for a new tag <version>-<sha7> that is not true of the image, CONFIG_MISSING unless exactly one of newTag and destination is given, COMMIT_INVALID for an unknown main branch, CREDENTIAL_REJECTED (401), PUSH_DENIED (403), REGISTRY_UNREACHABLE, DIGEST_MISMATCH.
   *
   * @param src The root of the source tree, with its .git folder and the whole history.
   * @param containerName The last part of the repository. The folder itself may have been deleted since.
   * @param tag The tag of the image.
   * @param newTag A further tag for it in the same repository.
   * @param destination Where to copy it instead, all platforms, with what refers to it (signatures, SBOMs, attestations): a full reference, registry/path:tag. Its credential comes from withRegistryAuth.
   * @param unmerged Promotes it even where its commit is not on the main branch.
   * @param mainBranch The branch that production comes from, as the remote "origin" has it, else the local one; or a full name.
   * @param unverifiedTree Promotes it though nobody compared its source tree with its commit.
   * @param referrers Whether what refers to the image goes along to the destination.
   */
  @func({ cache: "session" })
  async promote(
    src: Directory,
    containerName: string,
    tag: string,
    newTag?: string,
    destination?: string,
    unmerged: boolean | null = false,
    mainBranch: string | null = "main",
    unverifiedTree: boolean | null = false,
    referrers: Referrers | null = Referrers.ALL,
  ): Promise<Publication> {
    const image = { kind: "container", container: containerName, tag } as const;
    const choice = { src, image, newTag, destination, unmerged: unmerged ?? false, mainBranch: mainBranch ?? "main", unverifiedTree: unverifiedTree ?? false, referrers: referrers ?? Referrers.ALL };
    return this.publication(await (await backend()).promote(this, choice));
  }

  /**
   * Rehearses a publish against a zot that lives only as long as this call, and returns what each step of it showed.
   *
   * zot gets a random API key for a user that may read and create, and anonymous pull. The report shows that the publish works, that anonymous pull works, that a push without the key is refused, that a second run does nothing, and that overwriting is refused. Needs no registry and no credential. Throws where a step does not hold.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName Its folder's name.
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: the declared one).
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   * @param buildArgs Build arguments as NAME=value.
   * @param file The build file, in the container's folder or, with a slash in front, from the root (default: its Dockerfile or Containerfile).
   * @param context The build context, from the root of src: a folder that holds the build file, or "." for all of it (default: the container's folder).
   * @param target The stage to build (default: the last one).
   */
  @func({ cache: "session" })
  async dryRun(src: Directory, containerName: string, commitSha?: string, version?: string, unverifiedTree: boolean | null = false, buildArgs?: string[], file?: string, context?: string, target?: string): Promise<Rehearsal> {
    const choice = { src, containerName, commitSha, version, unverifiedTree: unverifiedTree ?? false, platforms: [], buildArgs, file, context, target };
    return Object.assign(new Rehearsal(), await (await backend()).dryRun(this, choice));
  }

  /**
   * Returns the containers that differ between two commits; its matrix is for the strategy of a CI job, with an entry for each kind (dockerfile, nix) of each container.
   *
   * A container is touched by anything in its folder, in its build context, and in the files and folders that its container.json names: {"dependsOn":["shared/certificates"]}. Without a base it is compared with the first parent: what a merge brought to its branch. The first commit of all has every container. One that cannot be published (without a version, with a name that no repository can have, a submodule, a wrong container.json) has no version and no tag (null in the matrix), and its problem says why, as the call's log does. Deleted containers are told in the call's log. Throws HISTORY_MISSING for a shallow clone, COMMIT_INVALID, SOURCE_INVALID.
   *
   * @param src The root of the source tree, with its .git folder and its history.
   * @param base The commit to compare with (default: the first parent of head). An empty one counts as not given. With all zeros, as CI systems give before the first push of a branch, every container is in the matrix.
   * @param head The commit to look at.
   * @param missingBase What to do where src does not hold the base, as after a forced push: EVERYTHING counts every container as changed, and says so in the call's log; ERROR throws HISTORY_MISSING.
   * @param containerName This container alone. With a base of zeros: whether it changed or not.
   */
  @func()
  async changed(src: Directory, base?: string, head: string | null = "HEAD", missingBase: MissingBase | null = MissingBase.ERROR, containerName?: string): Promise<Changes> {
    return Object.assign(new Changes(), await (await backend()).changed(this, { src, base, head: head ?? "HEAD", missingBase: missingBase ?? MissingBase.ERROR, container: containerName }));
  }

  /**
   * Returns what checkVersions finds, and throws nothing of it: for each container its versions and what is wrong with them.
   *
   * Where the constructor has a registry and a namespace, also whether a container that changed in this range would be published under a tag that holds something else; src then needs its .git folder and its history. Throws SOURCE_INVALID for a src without containers, HISTORY_MISSING, COMMIT_INVALID, CREDENTIAL_REJECTED, PUSH_DENIED (403), REGISTRY_UNREACHABLE.
   *
   * @param src The root of the source tree.
   * @param base The commit to compare with (default: the first parent of head).
   * @param head The commit whose changes are asked about.
   * @param missingBase What to do where src does not hold the base: EVERYTHING asks about every container, ERROR throws HISTORY_MISSING.
   */
  @func({ cache: "session" })
  async versions(src: Directory, base?: string, head: string | null = "HEAD", missingBase: MissingBase | null = MissingBase.ERROR): Promise<VersionCheck> {
    return Object.assign(new VersionCheck(), await (await backend()).versions(this, { src, base, head: head ?? "HEAD", missingBase: missingBase ?? MissingBase.ERROR }));
  }

  /**
   * Checks that every container declares a version, and that Dockerfile and default.nix of one container agree. Where the constructor has a registry and a namespace, also that no container changed by HEAD would be published under a tag that holds something else.
   *
   * Throws VERSION_MISSING, VERSION_CONFLICT, TAG_TAKEN or SOURCE_INVALID, naming everything that is wrong; the whole report is in the call's log.
   *
   * @param src The root of the source tree, with its .git folder where a registry is asked (default: the repository that the module is installed in).
   */
  @func({ cache: "never" })
  @check()
  async checkVersions(@argument({ defaultPath: "/", ignore: ["**/node_modules"] }) src: Directory): Promise<void> {
    await (await backend()).checkVersions(this, src);
  }

  /**
   * Checks that the registry still shows what the constructor's expectations promise of it; checkRepository is what it is asked about.
   *
   * Nothing stays written. Throws POSTURE_DIFFERS where the registry differs and where it cannot be known, REGISTRY_UNREACHABLE; the report of the audit is in the call's log. What there is no setting for (no registry, no expectations, no key for one that is about the key), and a registry that has no image yet, is said there and passed over.
   *
   * @param src The root of the source tree, whose containers are what is asked about (default: the repository that the module is installed in).
   */
  @func({ cache: "never" })
  @check()
  async checkPosture(@argument({ defaultPath: "/", ignore: ["**/node_modules"] }) src: Directory): Promise<void> {
    await (await backend()).checkPosture(this, src);
  }

  /**
   * Checks that the registry takes the constructor's key, lets it push, and will do so for keyDays more days; checkRepository is what it is asked about. Nothing is written.
   *
   * Throws CREDENTIAL_REJECTED, PUSH_DENIED, KEY_EXPIRING, REGISTRY_UNREACHABLE. When a key expires is known of zot's API keys. What cannot be known, and what there is no setting for (no registry, no key), is said in the call's log and passed over.
   *
   * @param src The root of the source tree, whose containers are what the key is for (default: the repository that the module is installed in).
   */
  @func({ cache: "never" })
  @check()
  async checkKey(@argument({ defaultPath: "/", ignore: ["**/node_modules"] }) src: Directory): Promise<void> {
    await (await backend()).checkKey(this, src);
  }

  /**
   * Lists the API keys of the constructor's user at a zot, the one that expires first at the top. Throws CONFIG_MISSING without a login, CREDENTIAL_REJECTED, PUSH_DENIED for a login that may not list them, RESPONSE_INVALID for a registry that has none, REGISTRY_UNREACHABLE. The keys themselves are not among it: zot keeps but a hash of each.
   */
  @func({ cache: "session" })
  async apiKeys(): Promise<ApiKey[]> {
    return (await (await backend()).apiKeys(this)).map((fields) => Object.assign(new ApiKey(), fields));
  }

  /**
   * Makes an API key for the constructor's user at a zot, and returns it with its facts: its secret is the key itself, which is shown nowhere. Store the secret in the same run, by a function that takes one: zot shows a key only once, and what nobody stores is lost. Throws CONFIG_MISSING for a label that one of the user's keys has already, without a login, and for days that are none, CREDENTIAL_REJECTED, PUSH_DENIED for a login that may not list keys, RESPONSE_INVALID for a registry that has none, REGISTRY_UNREACHABLE.
   *
   * @param label What it is called: who gets it, such as "ci".
   * @param days For how many days it is good, by the registry's clock.
   */
  @func({ cache: "session" })
  async createApiKey(label: string, days: number | null = 90): Promise<NewApiKey> {
    return Object.assign(new NewApiKey(), await (await backend()).createApiKey(this, label, days ?? 90));
  }

  /**
   * Makes a new API key in the place of those of a label, and proves by it that it may push, but revokes none: it cannot know whether you stored the new one. Store its secret, and then call finishRotation, logged in by what is stored. Until then the old key works as before, so that nothing is locked out where the new one gets lost; then call it again. Without finishRotation the old key works until it expires. Not two at a time for one label. Throws what createApiKey throws, PUSH_DENIED for a new key that may not push (it is revoked again), and CONFIG_MISSING for a label that two keys have which no rotation made.
   *
   * @param label What the old key is called, such as "ci"; the new one is called so, with " (rotated)" behind it.
   * @param repository The path of the repository that the new key has to be able to push to, such as "my-team/hello".
   * @param days For how many days the new key is good, by the registry's clock.
   */
  @func({ cache: "session" })
  async rotateApiKey(label: string, repository: string, days: number | null = 90): Promise<NewApiKey> {
    return Object.assign(new NewApiKey(), await (await backend()).rotateApiKey(this, { label, repository, days: days ?? 90 }));
  }

  /**
   * Revokes all API keys of a label but the newest, which the constructor's registryPassword has to be: read it from where rotateApiKey's secret was stored, and so nothing is revoked before the new key is there. Returns the uuids of those that are gone, which it has looked for. Throws CONFIG_MISSING, and revokes nothing, where the login is not made by the newest key; REGISTRY_FAULT where a key is still listed after it was revoked; CREDENTIAL_REJECTED, PUSH_DENIED, REGISTRY_UNREACHABLE.
   *
   * @param label What the keys are called, without " (rotated)", such as "ci".
   */
  @func({ cache: "session" })
  async finishRotation(label: string): Promise<string[]> {
    return (await backend()).finishRotation(this, label);
  }

  /**
   * Revokes one API key of the constructor's user at a zot, such as one that has leaked, looks whether it is gone, and returns what it was. Throws CONFIG_MISSING, and revokes nothing, for a uuid that is not listed, and for the key that the login is made by; REGISTRY_FAULT for a key that is listed all the same; what apiKeys throws.
   *
   * @param uuid Which one: its uuid, as apiKeys returns it.
   */
  @func({ cache: "session" })
  async revokeApiKey(uuid: string): Promise<ApiKey> {
    return Object.assign(new ApiKey(), await (await backend()).revokeApiKey(this, uuid));
  }

  /**
   * Writes a hardened config.json for zot: who may log in and do what, CI jobs without a key, metrics, pull-through, storage and retention. End the line in file export --path config.json, warnings or expectations.
   *
   * Three tiers: everybody (anonymous), who may read and create (pushGroups, pushUsers), and admins. Create without update makes tags immutable, from zot 2.1.19 on. What is unsafe is refused unless allow names it. A zot to 2.1.20 that takes ID tokens of CI jobs (ciIssuer) answers nobody else: it wants a config of its own. No secret stands in it; all files are named as zot finds them, and none is read. Throws CONFIG_MISSING, naming all that is wrong or cannot come true together.
   *
   * @param externalUrl The address at which users reach the registry, such as "https://registry.example.org".
   * @param zotVersion The release that will run, 2.1.6 or later: what it cannot do is not written, and told or refused.
   * @param adminGroups Groups that may do everything.
   * @param adminUsers Users who may do everything.
   * @param pushGroups Groups that may read and create, and change nothing that is there, such as "artifact-workloads".
   * @param pushUsers Users who may do the same, such as "zot-ci".
   * @param namespace The path below which those may push (default: the module's own namespace, else everywhere).
   * @param anonymous What everybody may do without a login.
   * @param readGroups The groups that may read (default: everybody who is logged in).
   * @param oidcIssuer Where people log in, exactly as that issuer calls itself, such as "https://auth.example.org/application/o/zot/".
   * @param oidcClientId What zot is called there; the credentials file says it, too.
   * @param oidcCredentialsFile Where zot finds what oidcCredentials makes; it has to end in .json.
   * @param usernameClaim The claim that is a user's name (default: preferred_username).
   * @param groupsClaim The claim that holds the groups (default: groups).
   * @param sessionKeysFile Where zot finds the keys of its cookies; without it every restart logs everybody out.
   * @param htpasswdFile Where zot finds users with passwords (bcrypt), such as one for an emergency.
   * @param ciIssuer Whose ID tokens CI jobs log in by, such as "https://token.actions.githubusercontent.com".
   * @param ciAudience For whom such a token has to be, such as "zot".
   * @param ciClaims What it has to say, each as name=value, such as "repository=my-org/app" and "ref=refs/heads/main"; a * at the end stands for any rest, and a claim that is named twice may have either value.
   * @param ciGroup The group that such a job is in, which may push.
   * @param metrics Who may read the metrics (default: USERS where some are named).
   * @param metricsUsers Their names.
   * @param pullThrough Where to fetch from what is missing below a path, each as path=URL, such as "docker.io=https://registry-1.docker.io".
   * @param pullThroughCredentialsFile Where zot finds its logins for those registries.
   * @param features What is switched on (default: all, and with ciIssuer what then works).
   * @param storageFolder Where zot keeps images and its database.
   * @param s3Bucket Keep the images in this bucket; its login is in zot's environment.
   * @param s3Region The region of the bucket.
   * @param s3Endpoint An S3 that is not Amazon's, as a URL.
   * @param keepDays Delete what nobody has pulled or pushed for so many days, but for the last ten tags <version>-<sha7> (default: nothing that has a tag).
   * @param keepTags Tags that stay in any case, such as "production" and "stable-*".
   * @param listen Where zot listens, as address:port.
   * @param tlsCertFile Where zot finds its certificate. Without it, a proxy has to speak TLS.
   * @param tlsKeyFile Where zot finds the key of it.
   * @param rateLimit How many requests a second are answered (default: all).
   * @param failDelay How many seconds each refusal takes.
   * @param allow What is unsafe, and wished for all the same.
   */
  @func()
  async zotConfig(
    externalUrl: string,
    zotVersion: string | null = "2.1.20",
    adminGroups?: string[],
    adminUsers?: string[],
    pushGroups?: string[],
    pushUsers?: string[],
    namespace?: string,
    anonymous: AnonymousAccess | null = AnonymousAccess.NONE,
    readGroups?: string[],
    oidcIssuer?: string,
    oidcClientId?: string,
    oidcCredentialsFile?: string,
    usernameClaim?: string,
    groupsClaim?: string,
    sessionKeysFile?: string,
    htpasswdFile?: string,
    ciIssuer?: string,
    ciAudience?: string,
    ciClaims?: string[],
    ciGroup?: string,
    metrics?: MetricsAccess,
    metricsUsers?: string[],
    pullThrough?: string[],
    pullThroughCredentialsFile?: string,
    features?: ZotFeature[],
    storageFolder: string | null = "/var/lib/zot",
    s3Bucket?: string,
    s3Region?: string,
    s3Endpoint?: string,
    keepDays?: number,
    keepTags?: string[],
    listen: string | null = "0.0.0.0:5000",
    tlsCertFile?: string,
    tlsKeyFile?: string,
    rateLimit?: number,
    failDelay: number | null = 2,
    allow?: Unsafe[],
  ): Promise<ZotConfig> {
    const tiers = { adminGroups, adminUsers, pushGroups, pushUsers, namespace, anonymous: anonymous ?? AnonymousAccess.NONE, readGroups };
    const people = { oidcIssuer, oidcClientId, oidcCredentialsFile, usernameClaim, groupsClaim, sessionKeysFile, htpasswdFile };
    const jobs = { ciIssuer, ciAudience, ciClaims, ciGroup };
    const services = { metrics, metricsUsers, pullThrough, pullThroughCredentialsFile, features };
    const storage = { storageFolder: storageFolder ?? "/var/lib/zot", s3Bucket, s3Region, s3Endpoint, keepDays, keepTags };
    const machine = { listen: listen ?? "0.0.0.0:5000", tlsCertFile, tlsKeyFile, rateLimit, failDelay: failDelay ?? 2 };
    const choice = { externalUrl, zotVersion: zotVersion ?? "2.1.20", ...tiers, ...people, ...jobs, ...services, ...storage, ...machine, allow };
    return Object.assign(new ZotConfig(), await (await backend()).zotConfig(this, choice));
  }

  /**
   * Writes what Authentik needs for the logins of a zot, as one of its blueprints: provider with zot's redirect URI, application, groups, who may use it, and a service account for CI. It holds no secret: those are variables of Authentik's worker, which the call's log names. The groups are in the claim "groups", which zot reads. Throws CONFIG_MISSING, naming all that is wrong.
   *
   * @param externalUrl The address at which users reach the registry, such as "https://registry.example.org".
   * @param adminGroups Groups of Authentik that may log in, and are admins of the registry; one that is not there is made.
   * @param pushGroups Groups that may log in and push, such as "artifact-workloads".
   * @param readGroups Further groups that may log in. All others may not.
   * @param serviceAccount A user for CI to make, in the groups that push, such as "zot-ci". It logs in once by its app password, to make its first API key.
   * @param clientId What zot is called there.
   * @param clientSecretVariable The variable of Authentik's worker that holds the client's secret.
   * @param serviceAccountVariable The one that holds the service account's app password.
   * @param application What the application and its provider are called, also in the issuer's address.
   * @param signingKey The certificate by which ID tokens are signed, as Authentik's list shows it.
   */
  @func()
  async authentikBlueprint(
    externalUrl: string,
    adminGroups?: string[],
    pushGroups?: string[],
    readGroups?: string[],
    serviceAccount?: string,
    clientId: string | null = "zot",
    clientSecretVariable: string | null = "ZOT_OIDC_CLIENT_SECRET",
    serviceAccountVariable: string | null = "ZOT_CI_APP_PASSWORD",
    application: string | null = "zot",
    signingKey: string | null = "authentik Self-signed Certificate",
  ): Promise<File> {
    const names = { clientId: clientId ?? "zot", application: application ?? "zot", signingKey: signingKey ?? "authentik Self-signed Certificate" };
    const variables = { clientSecretVariable: clientSecretVariable ?? "ZOT_OIDC_CLIENT_SECRET", serviceAccountVariable: serviceAccountVariable ?? "ZOT_CI_APP_PASSWORD" };
    return (await backend()).authentikBlueprint({ externalUrl, adminGroups, pushGroups, readGroups, serviceAccount, ...names, ...variables });
  }

  /**
   * Returns the file with zot's own login at its OIDC issuer, which zotConfig's oidcCredentialsFile names, as a secret: mount it there. Throws CONFIG_MISSING for a client or a secret that is none.
   *
   * @param clientId What zot is called at the issuer, such as "zot".
   * @param clientSecret The secret that the issuer has for it, such as op://vault/zot/client-secret.
   */
  @func({ cache: "session" })
  async oidcCredentials(clientId: string, clientSecret: Secret): Promise<Secret> {
    return (await backend()).oidcCredentials(clientId, clientSecret);
  }

  /**
   * Adds the credential of a further registry, for copies and for base images.
   *
   * @param address The registry as host[:port].
   * @param username The user name.
   * @param password The password or API key.
   */
  @func()
  // eslint-disable-next-line @typescript-eslint/prefer-return-this-type -- the SDK's introspector reads the class's name
  withRegistryAuth(address: string, username: string, password: Secret): ContainerPublisher {
    this.authAddresses = [...this.authAddresses, address];
    this.authUsernames = [...this.authUsernames, username];
    this.authPasswords = [...this.authPasswords, password];
    return this;
  }

  /**
   * Gives a secret to the builds that follow: a RUN --mount=type=secret,id=… of the Dockerfile sees it while it runs, and no layer, history or log holds it. A build throws CONFIG_MISSING for one that its Dockerfile does not ask for, and for one that it requires and that is not given.
   *
   * @param id The id by which the Dockerfile asks for it, such as "npmrc".
   * @param secret Its value, such as env:NPM_TOKEN or file:/home/me/.npmrc. Another value builds nothing anew: the engine's cache does not know it.
   */
  @func()
  // eslint-disable-next-line @typescript-eslint/prefer-return-this-type -- the SDK's introspector reads the class's name
  withBuildSecret(id: string, secret: Secret): ContainerPublisher {
    this.buildSecretIds = [...this.buildSecretIds, id];
    this.buildSecrets = [...this.buildSecrets, secret];
    return this;
  }

  /**
   * Gives an SSH agent to the builds that follow, for RUN --mount=type=ssh, whichever id that has. A build throws CONFIG_MISSING where its Dockerfile asks for none, and where it requires one and none is given.
   *
   * @param socket The agent's socket, such as $SSH_AUTH_SOCK.
   */
  @func()
  // eslint-disable-next-line @typescript-eslint/prefer-return-this-type -- the SDK's introspector reads the class's name
  withSshAgent(socket: Socket): ContainerPublisher {
    this.sshAgent = socket;
    return this;
  }

  /**
   * Takes the login of the constructor's registry from two secrets of an Infisical, for the calls that follow: asks for exactly these two, each by its name, in the place of registryUsername and registryPassword.
   *
   * As whom, is one of: token; clientId and clientSecret; identityId, by the CI job's own ID token (the constructor's oidcToken, or oidcRequestUrl, oidcRequestToken and oidcAudience, which then are for Infisical). What follows throws CONFIG_MISSING for a secret that is missing, hidden from the identity, empty, in another folder, or holds a reference that does not resolve; CREDENTIAL_REJECTED, PUSH_DENIED (403), RATE_LIMITED, REGISTRY_UNREACHABLE.
   *
   * @param url Where the Infisical is, https://host.
   * @param projectId The id of its project.
   * @param environment The slug of the environment, such as "prod".
   * @param path The folder that the secrets are in, such as "/registry"; the root is "/".
   * @param usernameSecret The name of the secret that holds the user name.
   * @param passwordSecret The name of the one that holds the password or API key.
   * @param token An access token of the machine identity, such as env:INFISICAL_TOKEN or file:/etc/runner/infisical-token.
   * @param clientId Universal auth: the client id of the machine identity.
   * @param clientSecret Universal auth: its client secret.
   * @param identityId OIDC auth: the id of the machine identity.
   */
  @func()
  // eslint-disable-next-line @typescript-eslint/prefer-return-this-type -- the SDK's introspector reads the class's name
  withInfisical(url: string, projectId: string, environment: string, path: string, usernameSecret: string, passwordSecret: string, token?: Secret, clientId?: string, clientSecret?: Secret, identityId?: string): ContainerPublisher {
    this.infisicalUrl = url;
    this.infisicalProjectId = projectId;
    this.infisicalEnvironment = environment;
    this.infisicalPath = path;
    this.infisicalUsernameSecret = usernameSecret;
    this.infisicalPasswordSecret = passwordSecret;
    this.infisicalToken = token;
    this.infisicalClientId = clientId;
    this.infisicalClientSecret = clientSecret;
    this.infisicalIdentityId = identityId;
    return this;
  }

  /**
   * Shows whether the identity that withInfisical was given can read the two secrets, and can neither list nor read others: in their folder, the one above it, the rest of their environment, and every other environment of the project. Nothing is written, and of no other secret the value is asked for.
   *
   * A wrong answer is part of the result; its assert throws SCOPE_DIFFERS. Throws CONFIG_MISSING without withInfisical, CREDENTIAL_REJECTED, RATE_LIMITED, RESPONSE_INVALID, REGISTRY_UNREACHABLE.
   *
   * @param otherEnvironments Slugs of environments to ask about besides those that the project tells (default, where it tells none: dev, staging, prod).
   */
  @func({ cache: "session" })
  async infisicalScope(otherEnvironments?: string[]): Promise<SecretScope> {
    return Object.assign(new SecretScope(), await (await backend()).infisicalScope(this, otherEnvironments ?? []));
  }

  /**
   * Returns the given logins as a docker config.json, for other tools' modules such as helm, oras or cosign.
   *
   * It holds those of the constructor and of withRegistryAuth, each for the registry's name: a tool that reaches a registryService has to call it by that name. Mount it as a secret; it is never shown.
   */
  @func({ cache: "session" })
  async registryConfig(): Promise<Secret> {
    return (await backend()).registryConfig(this);
  }

  private publication(fields: PublicationFields): Publication {
    return Object.assign(new Publication(), fields, settingsOf(this));
  }
}
