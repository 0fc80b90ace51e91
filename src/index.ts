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
import { argument, check, func, object, type Container, type Directory, type File, type Secret, type Service } from "@dagger.io/dagger";
import { Redactor } from "./redact.js";
import { parseExpectations } from "./audit/posture.js";
import { renderAudit } from "./audit/report.js";
import { renderForecast } from "./publish/forecast.js";
import { publicationRenderer, publicationReport } from "./publish/publication-report.js";
import { parseKind } from "./image/kind.js";
import { parsePlatforms } from "./image/platform.js";
import { parseTag } from "./image/tag.js";
import { rendererFor, renderReport } from "./publish/report.js";
import { renderTags } from "./publish/tags-report.js";
import { parseAuthority } from "./registry/authorities.js";
import { retryPolicy } from "./registry/retry-policy.js";
import { parseTrustedRealms } from "./registry/trusted-realm.js";
import { parseBinaryCache } from "./source/nix-build.js";
import { auditRegistry } from "./engine/audit.js";
import { parseBuildArgs } from "./engine/build.js";
import type { Call } from "./engine/call.js";
import { changedInSource } from "./engine/changed.js";
import { checkSource } from "./engine/check-versions.js";
import { copyArchive, copyImage } from "./engine/copies.js";
import { guarded } from "./engine/fault.js";
import { GIT_IMAGE, NIX_IMAGE, SKOPEO_IMAGE, ZOT_IMAGE } from "./engine/images.js";
import { findSubject, planSource } from "./engine/plan.js";
import { buildImages, dryRun, publishBuilt, publishSource } from "./engine/publish-source.js";
import { buildNixArchive, nixIn } from "./engine/nix.js";
import { publishNix } from "./engine/publish-nix.js";
import { Registries } from "./engine/registries.js";
import { findFolder, findKind, findVersion } from "./engine/source.js";
import { latestOf, listTagsOf, promoteImage } from "./engine/tags.js";

/**
 * Authenticated container publishing: build, tag by version and commit, push, verify.
 */
@object()
export class ContainerPublisher {
  private registry?: string;
  private namespace?: string;
  private registryUsername?: string;
  private registryPassword?: Secret;
  private registryService?: Service;
  private registryCa?: File;
  private skopeoImage: string;
  private zotImage: string;
  private gitImage: string;
  private nixImage: string;
  private retrySeconds?: number;
  private trustRealm: string[];
  // Three lists and not one of objects: a Secret inside an object of a list loses its methods between chained calls.
  private authAddresses: string[] = [];
  private authUsernames: string[] = [];
  private authPasswords: Secret[] = [];

  /**
   * @param registry The registry as host[:port], without scheme or path, such as "registry.example.org". It needs a dot or a port: Docker's naming rules read a bare word as a repository of docker.io.
   * @param namespace The path between the registry and the container's name, such as "my-team" or "my-org/images".
   * @param registryUsername Who publishes. Without it everything is anonymous; "<token>" says that the password is an identity token.
   * @param registryPassword The password or API key, such as env:ZOT_CI_API_KEY.
   * @param registryService The registry as a service, reached over plain HTTP: one that runs in Dagger, or one on the host as tcp://localhost:5000. "registry" is then only the name in references.
   * @param registryCa PEM file of the registries' private certificate authority. Public ones, and those that the engine was set up with, need none.
   * @param skopeoImage The image with skopeo, for registries that are a service and for copies.
   * @param zotImage The image with zot, for dryRun.
   * @param gitImage The image with git (2.36 or later), which compares a src that has its .git folder with its commit, and reads the history. Where it cannot be had, only what needs no git succeeds: a src without .git, or a full commitSha with unverifiedTree.
   * @param nixImage The image with Nix, for buildNix, publishNix, and versions that a default.nix computes.
   * @param retrySeconds How long in all, in seconds, to try again what a registry refuses for a passing reason; 0 for never (default: 120 after a build, and four attempts before).
   * @param trustRealm Token services, each as host[:port], that are trusted where a registry names them though they are at an internal address, such as 10.0.0.2:5001 (default: none).
   */
  constructor(
    registry?: string,
    namespace?: string,
    registryUsername?: string,
    registryPassword?: Secret,
    registryService?: Service,
    registryCa?: File,
    skopeoImage: string = SKOPEO_IMAGE,
    zotImage: string = ZOT_IMAGE,
    gitImage: string = GIT_IMAGE,
    nixImage: string = NIX_IMAGE,
    retrySeconds?: number,
    trustRealm: string[] = [],
  ) {
    this.registry = registry;
    this.namespace = namespace;
    this.registryUsername = registryUsername;
    this.registryPassword = registryPassword;
    this.registryService = registryService;
    this.registryCa = registryCa;
    this.skopeoImage = skopeoImage;
    this.zotImage = zotImage;
    this.retrySeconds = retrySeconds;
    this.trustRealm = trustRealm;
    this.gitImage = gitImage;
    this.nixImage = nixImage;
  }

  /**
   * Builds containers/<name>/Dockerfile, its own folder as the context, and returns the container with OCI labels and annotations: title, version, revision, source where the repository has a remote, and created (the date of the commit) where src has its .git folder.
   *
   * Throws SOURCE_INVALID for an unknown container, CONFIG_MISSING for a wrong platform or build argument, VERSION_MISSING, COMMIT_INVALID, TREE_DIRTY.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName The folder under containers/.
   * @param platform The platform, such as "linux/arm64" (default: the engine's own).
   * @param buildArgs Build arguments as NAME=value.
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: the first ARG CONTAINER_APP_VERSION=… of the Dockerfile).
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   */
  @func()
  async build(
    src: Directory,
    containerName: string,
    platform?: string,
    buildArgs?: string[],
    commitSha?: string,
    version?: string,
    unverifiedTree: boolean = false,
  ): Promise<Container> {
    const [image] = await this.buildAll(src, containerName, platform ? [platform] : [], buildArgs, commitSha, version, unverifiedTree);
    return image as Container;
  }

  /**
   * Builds like build, for several platforms: one container for each, in their order; one that is named twice is built once.
   *
   * Throws SOURCE_INVALID for an unknown container, CONFIG_MISSING for a wrong platform or build argument, VERSION_MISSING, COMMIT_INVALID, TREE_DIRTY.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName The folder under containers/.
   * @param platforms The platforms, such as "linux/amd64" and "linux/arm64".
   * @param buildArgs Build arguments as NAME=value.
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: the first ARG CONTAINER_APP_VERSION=… of the Dockerfile).
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   */
  @func()
  async buildAll(
    src: Directory,
    containerName: string,
    platforms: string[],
    buildArgs?: string[],
    commitSha?: string,
    version?: string,
    unverifiedTree: boolean = false,
  ): Promise<Container[]> {
    return this.run((call) =>
      buildImages(call, { src, containerName, commitSha, version, unverifiedTree, platforms: parsePlatforms(platforms), buildArgs: parseBuildArgs(buildArgs ?? []) }),
    );
  }

  /**
   * Returns the version that a container declares, as it stands in tags: "v" in front, "_" for "+".
   *
   * It is the first ARG CONTAINER_APP_VERSION=… with a value in its Dockerfile, or else the version of its default.nix, which Nix evaluates where it is computed. Throws SOURCE_INVALID, VERSION_MISSING, VERSION_CONFLICT where the Dockerfile says several.
   *
   * @param src The root of the source tree.
   * @param containerName The folder under containers/.
   */
  @func()
  async version(src: Directory, containerName: string): Promise<string> {
    return guarded(new Redactor(), async () => {
      const folder = await findFolder(src, containerName);
      return findVersion(src, folder, await findKind(src, folder, undefined), undefined, nixIn(this.nixImage, src));
    });
  }

  /**
   * Returns the tag of a container at a commit: <version>-<first 7 digits>, such as v1.2.3-abc1234, and with -nix at the end for an image that Nix builds.
   *
   * Throws SOURCE_INVALID, VERSION_MISSING, VERSION_CONFLICT, COMMIT_INVALID (no hex, too short, not in the repository, or no git and none given), TREE_DIRTY, REFERENCE_INVALID for more than 128 characters.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName The folder under containers/.
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: the declared one; Nix evaluates one that default.nix computes).
   * @param kind "dockerfile" or "nix" (default: by the build file that is there; dockerfile where both are).
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   */
  @func()
  async tagByCommit(
    src: Directory,
    containerName: string,
    commitSha?: string,
    version?: string,
    kind?: string,
    unverifiedTree: boolean = false,
  ): Promise<string> {
    return guarded(new Redactor(), async () => {
      const { tag } = await findSubject({ nixImage: this.nixImage, gitImage: this.gitImage }, { src, containerName, commitSha, version, kind, unverifiedTree });
      return tag;
    });
  }

  /**
   * Publishes a container: checks the key and the tag, builds, pushes, reads back. Returns repository:tag@digest.
   *
   * Where the tag already holds this commit and version it builds and uploads nothing and returns the same line. Throws TAG_TAKEN where the tag holds anything else (before the build), CREDENTIAL_REJECTED (401), PUSH_DENIED (403), REGISTRY_UNREACHABLE, DIGEST_MISMATCH, CONFIG_MISSING, and what tagByCommit throws.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName The folder under containers/, and the last part of the repository.
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: the declared one).
   * @param extraTags Further tags for the same image. They too are never moved: one that holds another image is TAG_TAKEN, so that a tag such as latest works once.
   * @param platforms Platforms to build for, such as "linux/amd64"; several make an index (default: the engine's own, without an index).
   * @param buildArgs Build arguments as NAME=value.
   * @param format "text" for the reference alone, "json", or "markdown" for the summary of a CI job.
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   */
  @func({ cache: "never" })
  async publish(
    src: Directory,
    containerName: string,
    commitSha?: string,
    version?: string,
    extraTags?: string[],
    platforms?: string[],
    buildArgs?: string[],
    format: string = "text",
    unverifiedTree: boolean = false,
  ): Promise<string> {
    return this.run(async (call) => {
      const render = publicationRenderer(format);
      const order = { src, containerName, commitSha, version, unverifiedTree, platforms: parsePlatforms(platforms ?? []), buildArgs: parseBuildArgs(buildArgs ?? []) };
      return render(await publishSource(call, order, extraTags ?? []));
    });
  }

  /**
   * Tells what publish (for a default.nix, publishNix) would do, and why, without building and without writing anything: version and tag, whether the tag exists, whether the key may push.
   *
   * A tag that holds something else, a rejected key and missing rights are part of the answer. Throws REGISTRY_UNREACHABLE, CONFIG_MISSING, and what tagByCommit throws.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName The folder under containers/, and the last part of the repository.
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: the declared one).
   * @param extraTags Further tags for the same image.
   * @param format "text" for a person, "json", or "markdown".
   * @param kind "dockerfile" or "nix" (default: by the build file that is there; dockerfile where both are).
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   */
  @func({ cache: "never" })
  async plan(
    src: Directory,
    containerName: string,
    commitSha?: string,
    version?: string,
    extraTags?: string[],
    format: string = "text",
    kind?: string,
    unverifiedTree: boolean = false,
  ): Promise<string> {
    return this.run(async (call) => {
      const render = rendererFor(format, renderForecast);
      return render(await planSource(call, { src, containerName, commitSha, version, kind, unverifiedTree }, extraTags ?? []));
    });
  }

  /**
   * Asks the registry how it is set up, and returns a report: anonymous pull and push, push with the key, overwriting a tag, listing of tags and of the catalog, TLS, the headers by which it names itself.
   *
   * Nothing stays written: rights are asked for by a manifest that cannot be taken, never by an upload. What cannot be known without writing is "unknown". Throws POSTURE_DIFFERS where the registry does not show what was expected, CONFIG_MISSING, REGISTRY_UNREACHABLE.
   *
   * @param repository The path of the repository in the registry, such as "my-team/hello".
   * @param expect What the registry should show: anonymous-pull, no-anonymous-pull, no-anonymous-push, key-can-push, immutable-tags.
   * @param create Asks even where the repository does not exist yet, which on some registries creates it, empty.
   * @param format "text" for a person, "json", or "markdown".
   * @param tag The tag to ask about, such as v1.2.3-abc1234 (default: one of the form <version>-<sha7>, else the first that is listed).
   */
  @func({ cache: "never" })
  async audit(repository: string, expect?: string[], create: boolean = false, format: string = "text", tag?: string): Promise<string> {
    return this.run(async (call) => {
      const render = rendererFor(format, renderAudit);
      const questions = {
        expectations: parseExpectations(expect ?? []),
        missingRepository: create ? "may-be-created" : "leave",
        tag: tag === undefined ? undefined : parseTag(tag),
      } as const;
      return render(await auditRegistry(call, repository, questions));
    });
  }

  /**
   * Publishes a container that was built elsewhere, by the same rules as publish. Returns repository:tag@digest.
   *
   * The container is marked with the given name, version and commit. Throws what publish throws.
   *
   * @param container The container to publish.
   * @param name The last part of the repository: lower-case letters and digits, joined by ".", "_", "__" or "-".
   * @param version The version, such as 1.2.3.
   * @param commitSha The full id of the commit that it was built from, 40 or 64 hex digits.
   */
  @func({ cache: "never" })
  async publishContainer(container: Container, name: string, version: string, commitSha: string): Promise<string> {
    return this.run(async (call) => (await publishBuilt(call, container, name, version, commitSha)).reference.toString());
  }

  /**
   * Builds containers/<name>/default.nix with Nix and returns its image as an archive, a docker-archive as dockerTools makes it.
   *
   * The file has to evaluate to what dockerTools.buildImage or buildLayeredImage give, or to the script of streamLayeredImage. Nix runs without its own sandbox, because it is in a container already. Throws SOURCE_INVALID for an unknown container and for any other result, CONFIG_MISSING, TOOL_FAILED with the end of Nix's output.
   *
   * @param src The root of the source tree.
   * @param containerName The folder under containers/.
   * @param binaryCache The URL of a cache of built packages, in addition to Nix's own.
   * @param binaryCacheKey The public key that signs what it holds, as name:base64.
   */
  @func()
  async buildNix(src: Directory, containerName: string, binaryCache?: string, binaryCacheKey?: string): Promise<File> {
    return guarded(new Redactor(), async () => {
      const cache = parseBinaryCache(binaryCache, binaryCacheKey);
      return buildNixArchive(this.nixImage, src, await findFolder(src, containerName), cache);
    });
  }

  /**
   * Publishes a container that Nix builds, by the same rules as publish, under the tag <version>-<first 7 digits>-nix. Returns repository:tag@digest.
   *
   * The image keeps its config and layers; its manifest is given the annotations that publish gives. Throws what publish and buildNix throw.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName The folder under containers/, and the last part of the repository.
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: that of default.nix; Nix evaluates one that is computed).
   * @param extraTags Further tags for the same image. They too are never moved: one that holds another image is TAG_TAKEN, so that a tag such as latest works once.
   * @param binaryCache The URL of a cache of built packages, in addition to Nix's own.
   * @param binaryCacheKey The public key that signs what it holds, as name:base64.
   * @param format "text" for the reference alone, "json", or "markdown" for the summary of a CI job.
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   */
  @func({ cache: "never" })
  async publishNix(
    src: Directory,
    containerName: string,
    commitSha?: string,
    version?: string,
    extraTags?: string[],
    binaryCache?: string,
    binaryCacheKey?: string,
    format: string = "text",
    unverifiedTree: boolean = false,
  ): Promise<string> {
    return this.run(async (call) => {
      const render = publicationRenderer(format);
      const cache = parseBinaryCache(binaryCache, binaryCacheKey);
      return render(await publishNix(call, { src, containerName, commitSha, version, cache, unverifiedTree }, extraTags ?? []));
    });
  }

  /**
   * Copies an image archive to a registry with skopeo. Returns repository:tag@digest.
   *
   * A tag that already holds this image is left alone; one that holds another is TAG_TAKEN. Throws SOURCE_INVALID for a file that is no archive, REFERENCE_INVALID, and the registry errors of publish.
   *
   * @param archive A docker-archive (docker save, Nix's dockerTools; gzip or plain) or an OCI archive.
   * @param destination The full reference, registry/path:tag. Its credential comes from the constructor or withRegistryAuth.
   */
  @func({ cache: "never" })
  async copyArchive(archive: File, destination: string): Promise<string> {
    return this.run(async (call) => (await copyArchive(call, archive, destination)).reference.toString());
  }

  /**
   * Copies an image from one registry to another with skopeo: all platforms, digests preserved. Returns repository:tag@digest.
   *
   * A tag that already holds this image is left alone; one that holds another is TAG_TAKEN. Throws SOURCE_INVALID where the source does not exist, REFERENCE_INVALID, and the registry errors of publish.
   *
   * @param source The full reference, registry/path:tag or registry/path@sha256:….
   * @param destination The full reference, registry/path:tag. Credentials for both sides come from the constructor and withRegistryAuth.
   */
  @func({ cache: "never" })
  async copyImage(source: string, destination: string): Promise<string> {
    return this.run(async (call) => (await copyImage(call, source, destination)).reference.toString());
  }

  /**
   * Lists the tags of a container, the newest commit first, each with where its commit is: on "main", "branch" (only another branch, or a git tag, leads to it) or "unknown" (not in this repository, or not told).
   *
   * The commit is the one that the image names, else the one that the tag names; where the two differ, or the image cannot be read, it is unknown. Throws SOURCE_INVALID for a src without .git, COMMIT_INVALID for an unknown main branch, CONFIG_MISSING, CREDENTIAL_REJECTED, PUSH_DENIED (403), REGISTRY_UNREACHABLE.
   *
   * @param src The root of the source tree, with its .git folder and the whole history.
   * @param containerName The last part of the repository. The folder itself may have been deleted since.
   * @param deployable Lists only tags whose commit is on the main branch.
   * @param kind Lists only images of this kind: "dockerfile" or "nix".
   * @param mainBranch The branch that production comes from, as the remote "origin" has it, else the local one; or a full name such as "refs/remotes/upstream/main".
   * @param format "text" for a person, or "json".
   */
  @func({ cache: "never" })
  async tags(
    src: Directory,
    containerName: string,
    deployable: boolean = false,
    kind?: string,
    mainBranch: string = "main",
    format: string = "text",
  ): Promise<string> {
    return this.run(async (call) => {
      const render = rendererFor(format, renderTags);
      return render(await listTagsOf(call, { src, containerName, mainBranch }, { deployable, kind: kind === undefined ? undefined : parseKind(kind) }));
    });
  }

  /**
   * Returns the newest image that production may use, as repository:tag@digest: its commit is on the main branch, and its tag is <version>-<sha7>, with -nix for an image built by Nix.
   *
   * Throws NOT_DEPLOYABLE where there is none, HISTORY_MISSING where a shallow clone cannot tell, and what tags throws.
   *
   * @param src The root of the source tree, with its .git folder and the whole history.
   * @param containerName The last part of the repository. The folder itself may have been deleted since.
   * @param kind Only images of this kind: "dockerfile" or "nix".
   * @param before Only images of commits that main had before this tag's commit, and of that tag's kind: the one to roll back to.
   * @param mainBranch The branch that production comes from, as the remote "origin" has it, else the local one; or a full name.
   * @param unverifiedTree Takes also images whose source tree nobody compared with their commit.
   */
  @func({ cache: "never" })
  async latestDeployable(
    src: Directory,
    containerName: string,
    kind?: string,
    before?: string,
    mainBranch: string = "main",
    unverifiedTree: boolean = false,
  ): Promise<string> {
    return this.run(async (call) => {
      const wanted = kind === undefined ? undefined : parseKind(kind);
      return (await latestOf(call, { src, containerName, mainBranch }, wanted, before, unverifiedTree ? "any" : "compared")).toString();
    });
  }

  /**
   * Gives an image that production may use a further tag, or copies it to another registry, by digest and without building. Returns repository:tag@digest.
   *
   * A tag that already holds this image is left alone; one that holds another is TAG_TAKEN. Throws NOT_DEPLOYABLE where the commit is not on the main branch, HISTORY_MISSING where a shallow clone cannot tell, SOURCE_INVALID where the image does not exist, REFERENCE_INVALID for a new tag <version>-<sha7> that is not true of the image, CONFIG_MISSING unless exactly one of newTag and destination is given, and the registry errors of publish.
   *
   * @param src The root of the source tree, with its .git folder and the whole history.
   * @param containerName The last part of the repository. The folder itself may have been deleted since.
   * @param tag The tag of the image.
   * @param newTag A further tag for it in the same repository.
   * @param destination Where to copy it instead, all platforms: a full reference, registry/path:tag. Its credential comes from withRegistryAuth.
   * @param unmerged Promotes it even where its commit is not on the main branch.
   * @param mainBranch The branch that production comes from, as the remote "origin" has it, else the local one; or a full name.
   * @param format "text" for the reference alone, "json", or "markdown" for the summary of a CI job.
   * @param unverifiedTree Promotes it though nobody compared its source tree with its commit.
   */
  @func({ cache: "never" })
  async promote(
    src: Directory,
    containerName: string,
    tag: string,
    newTag?: string,
    destination?: string,
    unmerged: boolean = false,
    mainBranch: string = "main",
    format: string = "text",
    unverifiedTree: boolean = false,
  ): Promise<string> {
    return this.run(async (call) => {
      const render = publicationRenderer(format);
      const trees = unverifiedTree ? "any" : "compared";
      const publication = await promoteImage(call, { src, containerName, mainBranch, tag, newTag, destination, unmerged, trees });
      return render(publicationReport(publication, { kind: "manifest", digest: publication.digest }));
    });
  }

  /**
   * Rehearses a publish against a zot that lives only as long as this call, and returns a report with the reference as its last line.
   *
   * zot gets a random API key for a user that may read and create, and anonymous pull. The report shows that the publish works, that anonymous pull works, that a push without the key is refused, that a second run does nothing, and that overwriting is refused. Needs no registry and no credential. Throws where a step does not hold.
   *
   * @param src The root of the source tree, with its .git folder where commitSha is not given.
   * @param containerName The folder under containers/.
   * @param commitSha The commit that src is of: a full id, 40 or 64 hex digits, or, where src has its .git folder, any name that git resolves (default: HEAD). Where there is a .git folder, what the image is built from has to be what that commit holds.
   * @param version The version (default: the declared one).
   * @param format "text" for a person, "json", or "markdown".
   * @param unverifiedTree Does not compare src with that commit: you vouch for it, and the image says so (dev.container-publisher.tree: unverified).
   */
  @func({ cache: "never" })
  async dryRun(
    src: Directory,
    containerName: string,
    commitSha?: string,
    version?: string,
    format: string = "text",
    unverifiedTree: boolean = false,
  ): Promise<string> {
    return this.run(async (call) => {
      const render = rendererFor(format, renderReport);
      const report = await dryRun(call, { src, containerName, commitSha, version, unverifiedTree, platforms: [], buildArgs: [] });
      return render(report);
    });
  }

  /**
   * Returns the containers that differ between two commits, as a matrix for CI on one line: {"include":[{"name","kind","version","tag"},…]}, with an entry for each kind (dockerfile, nix) of each container.
   *
   * A container is touched by anything in its folder, and by the files and folders that its container.json names: {"dependsOn":["shared/certificates"]}. Without a base it is compared with the first parent: what a merge brought to its branch. The first commit of all has every container. One that cannot be published (without a version, with a name that no repository can have, a submodule, a wrong container.json) has null for version and tag, and the call's log says why. Deleted containers are told in the call's log. Throws HISTORY_MISSING for a shallow clone, COMMIT_INVALID, SOURCE_INVALID.
   *
   * @param src The root of the source tree, with its .git folder and its history.
   * @param base The commit to compare with (default: the first parent of head). An empty one counts as not given. With all zeros, as CI systems give before the first push of a branch, every container is in the matrix.
   * @param head The commit to look at.
   * @param format "matrix", "names" (one a line), or "json" (which paths differ, and what was deleted, too).
   * @param missingBase What to do where src does not hold the base, as after a forced push: "everything" counts every container as changed, and says so in the call's log; "error" throws HISTORY_MISSING.
   */
  @func()
  async changed(src: Directory, base?: string, head: string = "HEAD", format: string = "matrix", missingBase: string = "error"): Promise<string> {
    return guarded(new Redactor(), () => {
      const images = { gitImage: this.gitImage, nixImage: this.nixImage };
      return changedInSource(images, src, { base, head, missingBase, format });
    });
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
    await this.run((call) => checkSource(call, src));
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

  /** Runs one function with its registries and credentials; what it throws leaves redacted. */
  private async run<T>(work: (call: Call) => Promise<T>): Promise<T> {
    const redactor = new Redactor();
    return guarded(redactor, async () => {
      const settings = {
        registry: this.registry,
        namespace: this.namespace,
        username: this.registryUsername,
        password: this.registryPassword,
        service: this.registryService,
        authAddresses: this.authAddresses,
        authUsernames: this.authUsernames,
        authPasswords: this.authPasswords,
      };
      const authority = this.registryCa && parseAuthority(await this.registryCa.contents(), "registryCa");
      const manner = { redactor, retry: retryPolicy(this.retrySeconds), authority, trustedRealms: parseTrustedRealms(this.trustRealm) };
      const registries = await Registries.open(settings, manner);
      return work({ registries, manner, skopeoImage: this.skopeoImage, zotImage: this.zotImage, gitImage: this.gitImage, nixImage: this.nixImage });
    });
  }
}
