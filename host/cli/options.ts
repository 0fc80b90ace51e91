import { Option, type Command } from "commander";
import { EXPECTATIONS } from "../../core/audit/posture.js";
import { DEFAULT_PUSH_TIMEOUT_S } from "../../core/archive/skopeo.js";
import { MATRICES } from "../../core/report/matrix.js";
import { KINDS } from "../../core/source/kind.js";
import { MISSING_BASE } from "../../core/source/changes/range.js";
import { addBuildOptions, addCacheRepositoryOptions, addTestOptions } from "./options/builds.js";
import { addBuildFileOption, addContextOptions, addLayoutOptions } from "./options/layout.js";
import { addVersionOptions } from "./options/versions.js";
import { addInfisicalOptions } from "../infisical/options.js";
import { AUTH_KINDS, REGISTRY_KINDS } from "../registries/rehearsal-registry.js";

// The options of each command, in groups that several of them share.

export function addRehearsalOptions(command: Command, exampleSource: string): Command {
  return addUploadOptions(addWaitingOptions(addTestOptions(addImageOptions(addSourceOptions(command, { source: exampleSource, container: "hello" })))))
    .addOption(new Option("--registry-kind <kind>", "the registry to start").choices(REGISTRY_KINDS).default("docker-registry"))
    .addOption(new Option("--auth <kind>", "how docker-registry asks for a login").choices(AUTH_KINDS).default("token"));
}

const RETRIES = "how long in all to try again what fails for a passing reason, 0 for never";

export function addWaitingOptions(command: Command): Command {
  return command
    .option("--timeout <seconds>", "how long to wait for each answer of the registry", "30")
    .option("--retry-seconds <seconds>", `${RETRIES} (default: four attempts)`);
}

function addContainerOptions(command: Command, defaults: { source: string; container?: string; text?: string }): Command {
  const container = new Option("--container <name>", defaults.text ?? "its folder's name, which is the last part of the repository");
  return addLayoutOptions(command.option("--source <dir>", "the source tree", defaults.source))
    .addOption(defaults.container === undefined ? container.makeOptionMandatory() : container.default(defaults.container));
}

function addSourceOptions(command: Command, defaults: { source: string; container?: string; version?: string }): Command {
  return addVersionOptions(addBuildFileOption(addContainerOptions(command, defaults))
    .option("--commit <commit>", "the commit that the source is of: a full id or, in a git repository, any name of one (default: HEAD)")
    .option("--unverified-tree", "do not compare the source with that commit: you vouch for it, and the image says so", false)
    .option("--version <version>", `the version (default: ${defaults.version ?? "what --version-from says, else ARG CONTAINER_APP_VERSION of the Dockerfile"})`));
}

/** For a command that uploads: added last, because it waits longer for a registry that is away once there is an image. */
export function addUploadOptions(command: Command): Command {
  for (const option of command.options) if (option.long === "--retry-seconds") option.description = `${RETRIES} (default: four attempts, and 120 seconds for the upload)`;
  return command.option("--push-timeout <seconds>", "how long the upload may take", String(DEFAULT_PUSH_TIMEOUT_S));
}

export function addPublishOptions(command: Command, version?: string): Command {
  return addNamespaceOption(addAccessOptions(addSourceOptions(command, { source: ".", version })))
    .option("--extra-tag <tag...>", "further tags for the same image, with blanks or commas between them; none ever moves: one such as latest works once", []);
}

export function addImagePublishOptions(command: Command): Command {
  return addByDigestOption(addUploadOptions(addTestOptions(addCacheRepositoryOptions(addImageOptions(addPublishOptions(command))))));
}

function addByDigestOption(command: Command): Command {
  return command.option("--by-digest", "publish one platform (default: this machine's own) by its digest, without a tag: publish-index joins it with those of other machines");
}

export function addIndexOptions(command: Command): Command {
  return addPublishOptions(command, "the declared one")
    .requiredOption("--digest <digest...>", "what publish-image --by-digest printed, for each platform: digests, or references with one")
    .option("--context <dir>", "the build context that they were built with, where container.json does not say it")
    .option("--platform <platform...>", "platforms that have to be among them (default: those of container.json)")
    .addOption(kindOption());
}

function kindOption(): Option {
  return new Option("--kind <kind>", "how it is built (default: by the build file that is there; dockerfile where both are)").choices(KINDS);
}

export function addImageBuildOptions(command: Command): Command {
  return addLoginOptions(addTestOptions(addCacheRepositoryOptions(addImageOptions(addSourceOptions(command, { source: "." })))))
    .option("--registry <host[:port]>", "a registry that base images may be in, with the login that is given")
    .option("--namespace <path>", "the path between that registry and the container's name, where a login is kept for it alone");
}

export function addPlanOptions(command: Command): Command {
  return addCacheRepositoryOptions(addImageOptions(addPublishOptions(command, "the declared one"))).addOption(kindOption());
}

function addImageOptions(command: Command): Command {
  return addBuildOptions(addContextOptions(command));
}

function addNamespaceOption(command: Command): Command {
  return command.requiredOption("--namespace <path>", "the path between the registry and the container's name");
}

export function addNixPublishOptions(command: Command): Command {
  return addByDigestOption(addCacheOptions(addUploadOptions(addPublishOptions(command, "version of default.nix"))));
}

export function addNixBuildOptions(command: Command): Command {
  return addCacheOptions(addBuildFileOption(addContainerOptions(command, { source: ".", text: "its folder's name" })))
    .requiredOption("--output <file>", "the file to write the archive to; it must not exist yet");
}

function addCacheOptions(command: Command): Command {
  return command
    .option("--binary-cache <url>", "a cache of built packages, in addition to those of nix.conf")
    .option("--binary-cache-key <key>", "the public key that signs what it holds, as name:base64");
}

export function addArchiveOptions(command: Command): Command {
  return addUploadOptions(addLoginOptions(command))
    .requiredOption("--archive <file>", "a docker-archive or an OCI archive, compressed or not; - reads standard input")
    .requiredOption("--destination <reference>", "where it goes: registry/path:tag");
}

/** For every command that asks a registry. */
export function addAccessOptions(command: Command): Command {
  return addLoginOptions(command.requiredOption("--registry <host[:port]>", "the registry"));
}

export function addJobTokenOptions(command: Command): Command {
  return command
    .option("--oidc", "log in by the CI job's own ID token, with --oidc-audience: that of GitHub's and Forgejo's Actions; elsewhere name where it is", false)
    .option("--oidc-audience <audience>", "whom the ID token is for, as the registry has it, such as zot")
    .option("--oidc-token-env <NAME>", "the environment variable that holds the ID token, as GitLab's id_tokens make it")
    .option("--oidc-token-file <path>", "a file that holds it, and is read again when it is over: mode 0600, or on a read-only mount");
}

export function addLoginOptions(command: Command): Command {
  return addInfisicalOptions(addJobTokenOptions(addNamedLogin(addWaitingOptions(command))))
    .addOption(new Option("--transport <scheme>", "how to reach the registry (default: http on loopback, https elsewhere)").choices(["https", "http"]))
    .option("--ca-file <path>", "PEM file of the private certificate authority of the registry, and of an Infisical or a forge that is asked")
    .option("--trust-realm <host...>", "trust the token service that a registry names at this internal address: host[:port]");
}

function addNamedLogin(command: Command): Command {
  return command
    .option("--username <name>", "who asks; without it the login that podman, buildah, skopeo or docker keep for the registry, else nobody; <token> where the password is an identity token")
    .option("--password-env <NAME>", "the environment variable that holds the password or API key")
    .option("--password-file <path>", "a file that holds it: mode 0600, or on a read-only mount")
    .option("--password-stdin", "read it from standard input", false)
    .option("--anonymous", "ask without a login, also where one is kept", false);
}

export function addCheckVersionsOptions(command: Command): Command {
  return addLoginOptions(
    addRangeOptions(command)
      .option("--registry <host[:port]>", "also ask this registry whether a changed container's tag is taken")
      .option("--namespace <path>", "the path between the registry and the container's name"),
  );
}

function addRangeOptions(command: Command): Command {
  return addVersionOptions(addLayoutOptions(command.option("--source <dir>", "the source tree", ".")))
    .option("--base <commit>", "the commit to compare with (default: the first parent of head; with all zeros every container counts as changed)")
    .option("--head <commit>", "the commit to look at", "HEAD")
    .addOption(new Option("--missing-base <answer>", "what to do where the clone does not hold base, as after a forced push: count every container as changed, or fail").choices(MISSING_BASE).default("error"));
}

export function addChangedOptions(command: Command): Command {
  return addRangeOptions(command)
    .option("--container <name>", "look at this container alone")
    .addOption(new Option("--matrix [of]", "print a matrix for CI: an entry for each container and way to build it, for each of its platforms, or for each index that joins several").choices(MATRICES).preset("containers").default(false));
}

export function addAuditOptions(command: Command): Command {
  return addAccessOptions(command)
    .requiredOption("--repository <path>", "the repository to ask about, such as my-team/hello")
    .option("--expect <names...>", `what the registry should show, else exit code 1: ${EXPECTATIONS.join(", ")}`, [])
    .option("--tag <tag>", "the tag to ask about (default: one of the form <version>-<sha7>, else the first that is listed)")
    .option("--create", "ask even where the repository does not exist yet, which may create it, empty", false);
}

export function addCheckKeyOptions(command: Command): Command {
  return addLayoutOptions(addAccessOptions(command))
    .option("--repository <path>", "the repository that it may push to, such as my-team/hello (default: that of the first container of the source tree which the registry has)")
    .option("--source <dir>", "the source tree", ".")
    .option("--namespace <path>", "the path between the registry and the container's name; not needed with --repository")
    .option("--days <days>", "for how many days the key has to be good", "14");
}

/** For what asks which of a container's tags are of commits on the main branch. */
export function addRepositoryOptions(command: Command): Command {
  return addNamespaceOption(addAccessOptions(addContainerOptions(command, { source: ".", text: "the last part of the repository; its folder may have been deleted since" })))
    .option("--main <branch>", "the branch that production comes from, as the remote has it, else the local one", "main");
}

function addKindOption(command: Command): Command {
  return command.addOption(new Option("--kind <kind>", "only images of this kind").choices(KINDS));
}

export function addTagsOptions(command: Command): Command {
  return addKindOption(addRepositoryOptions(command)).option("--deployable", "only tags whose commit is on the main branch", false);
}

export function addLatestOptions(command: Command): Command {
  return addKindOption(addRepositoryOptions(command)).option("--before <tag>", "only images of commits that main had before this tag's, to roll back")
    .option("--unverified-tree", "take also images whose source tree nobody compared with their commit", false);
}
