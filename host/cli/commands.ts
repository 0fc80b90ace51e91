import type { Command as Declaration } from "commander";
import * as options from "./options.js";
import * as copies from "./options/copies.js";
import * as keys from "./options/keys.js";
import * as setup from "../commands/setup/options.js";
import type { Command } from "./command.js";
import { addScopeOptions } from "../infisical/options.js";
import { changedCommand } from "../commands/changed.js";
import type { StepsTold } from "../progress/command-progress.js";

interface CommandEntry {
  readonly summary: string;
  readonly declare: (command: Declaration, exampleSource: string) => Declaration;
  readonly load: () => Promise<Command>;
  /** Those of a command that builds or uploads, which may take minutes, are all told. */
  readonly steps?: StepsTold;
  /** Whether a command of the user's may stand behind "--", which ours hands something to. */
  readonly takesCommand?: boolean;
}

/**
 * The commands by name. Each is loaded when it is called: a publish needs no token server and no certificates. Only
 * `changed` is here already, because to look for its files would take a tenth of its time.
 */
export const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  "dry-run": {
    summary: "Rehearse a publish against a registry that lives only as long as the run",
    declare: options.addRehearsalOptions,
    load: async () => (await import("../commands/dry-run.js")).dryRunCommand,
    steps: "all",
  },
  "publish-image": {
    summary: "Build containers/<name>/Dockerfile, and publish it as registry/namespace/name:<version>-<sha7>",
    declare: options.addImagePublishOptions,
    load: async () => (await import("../commands/publish-image.js")).publishCommand,
    steps: "all",
  },
  "build-image": {
    summary: "Build containers/<name>/Dockerfile as publish-image does, and try it; nothing is published, no registry is needed",
    declare: options.addImageBuildOptions,
    load: async () => (await import("../commands/builds/build-image.js")).buildImageCommand,
    steps: "all",
  },
  "publish-nix": {
    summary: "Build containers/<name>/default.nix with Nix, and publish it as registry/namespace/name:<version>-<sha7>-nix",
    declare: options.addNixPublishOptions,
    load: async () => (await import("../commands/publish-nix.js")).publishNixCommand,
    steps: "all",
  },
  "publish-index": {
    summary: "Join images that were published by digest, each for a platform, under the tag <version>-<sha7>",
    declare: options.addIndexOptions,
    load: async () => (await import("../commands/platforms/publish-index.js")).publishIndexCommand,
    steps: "all",
  },
  "build-nix": {
    summary: "Build containers/<name>/default.nix, and write its image as an archive",
    declare: options.addNixBuildOptions,
    load: async () => (await import("../commands/builds/build-nix.js")).buildNixCommand,
    steps: "all",
  },
  "copy-archive": {
    summary: "Copy an image archive (docker save, Nix's dockerTools, OCI) to a registry",
    declare: options.addArchiveOptions,
    load: async () => (await import("../commands/copy-archive.js")).copyArchiveCommand,
    steps: "all",
  },
  "copy-image": {
    summary: "Copy an image from one registry to another, with its digest and what refers to it (signatures, SBOMs)",
    declare: copies.addCopyImageOptions,
    load: async () => (await import("../commands/copy-image.js")).copyImageCommand,
    steps: "all",
  },
  plan: {
    summary: "Tell what publish-image or publish-nix would do, and why, without building",
    declare: options.addPlanOptions,
    load: async () => (await import("../commands/plan.js")).planCommand,
  },
  changed: {
    summary: "Tell which containers differ between two commits",
    declare: options.addChangedOptions,
    load: () => Promise.resolve(changedCommand),
  },
  "check-versions": {
    summary: "Check that every container declares a version, and that its build files agree",
    declare: options.addCheckVersionsOptions,
    load: async () => (await import("../commands/check-versions.js")).checkVersionsCommand,
  },
  "check-key": {
    summary: "Check that the key works, may push, and does not expire soon; nothing is written",
    declare: options.addCheckKeyOptions,
    load: async () => (await import("../commands/check-key.js")).checkKeyCommand,
  },
  "keys-list": {
    summary: "List a user's API keys of a zot: when each was made and used, when it expires, which one is in use",
    declare: keys.addKeysListOptions,
    load: async () => (await import("../commands/keys/list.js")).keysListCommand,
  },
  "keys-create": {
    summary: "Make an API key at a zot, and hand it to a file, a command or a forge; it is shown nowhere",
    declare: keys.addKeysCreateOptions,
    load: async () => (await import("../commands/keys/create.js")).keysCreateCommand,
    takesCommand: true,
  },
  "keys-rotate": {
    summary: "Replace an API key at a zot: make a new one, prove it, hand it over, and only then revoke the old one",
    declare: keys.addKeysRotateOptions,
    load: async () => (await import("../commands/keys/rotate.js")).keysRotateCommand,
    takesCommand: true,
  },
  "keys-revoke": {
    summary: "Revoke one API key at a zot, such as one that has leaked, and look whether it is gone",
    declare: keys.addKeysRevokeOptions,
    load: async () => (await import("../commands/keys/revoke.js")).keysRevokeCommand,
  },
  "zot-config": {
    summary: "Write a hardened config.json for zot: logins, three tiers, keyless CI, metrics, pull-through, retention",
    declare: setup.addZotConfigOptions,
    load: async () => (await import("../commands/setup/zot-config.js")).zotConfigCommand,
  },
  "authentik-blueprint": {
    summary: "Write an Authentik blueprint for the logins of a zot: provider, application, groups, service account",
    declare: setup.addAuthentikBlueprintOptions,
    load: async () => (await import("../commands/setup/authentik-blueprint.js")).authentikBlueprintCommand,
  },
  "oidc-credentials": {
    summary: "Write the file with zot's own login at its OIDC issuer; the secret is shown nowhere",
    declare: setup.addOidcCredentialsOptions,
    load: async () => (await import("../commands/setup/oidc-credentials.js")).oidcCredentialsCommand,
  },
  tags: {
    summary: "List a container's tags, each with whether its commit is on the main branch",
    declare: options.addTagsOptions,
    load: async () => (await import("../commands/tags.js")).tagsCommand,
  },
  "latest-deployable": {
    summary: "Print the newest image whose commit is on the main branch, as repository:tag@digest",
    declare: options.addLatestOptions,
    load: async () => (await import("../commands/latest-deployable.js")).latestCommand,
  },
  promote: {
    summary: "Give an image of the main branch a further tag, or copy it to another registry, without building",
    declare: copies.addPromoteOptions,
    load: async () => (await import("../commands/promote.js")).promoteCommand,
    steps: "all",
  },
  audit: {
    summary: "Tell how a registry is set up: who may pull, push, overwrite and list; nothing stays written",
    declare: options.addAuditOptions,
    load: async () => (await import("../commands/audit.js")).auditCommand,
  },
  "infisical-scope": {
    summary: "Tell whether an identity of an Infisical can read the two secrets of a login, and nothing else",
    declare: (command) => addScopeOptions(options.addJobTokenOptions(options.addWaitingOptions(command))),
    load: async () => (await import("../commands/infisical/scope.js")).infisicalScopeCommand,
  },
};

/** A command line in two parts: ours, and the command that one of ours hands something to. */
export interface SplitLine {
  readonly ours: readonly string[];
  /** Program and arguments, as they stand; undefined where our command takes none, or no "--" stands before one. */
  readonly foreign: readonly string[] | undefined;
}

/**
 * Cuts off what stands behind "--", where it is a command of its own: none of its words is an option of ours. A "--" right
 * behind our command's name is the one that some package managers hand on.
 */
export function splitLine(argv: readonly string[]): SplitLine {
  const [called = ""] = argv;
  const takesOne = Object.hasOwn(COMMANDS, called) && COMMANDS[called]?.takesCommand === true;
  const at = takesOne ? argv.indexOf("--", 2) : -1;
  return at < 0 ? { ours: argv, foreign: undefined } : { ours: argv.slice(0, at), foreign: argv.slice(at + 1) };
}
