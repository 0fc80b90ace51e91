import { Option, type Command } from "commander";
import { COPY_CLIENTS } from "../../../core/archive/own/copy-words.js";
import { addLoginOptions, addRepositoryOptions, addUploadOptions } from "../options.js";

// The options of what copies to a second registry.

export function addPromoteOptions(command: Command): Command {
  return addDestinationOptions(
    addUploadOptions(addRepositoryOptions(command))
      .requiredOption("--tag <tag>", "the tag of the image")
      .option("--new-tag <tag>", "a further tag for it in the same repository")
      .option("--destination <reference>", "where to copy it instead, with what refers to it: registry/path:tag")
      .option("--unverified-tree", "promote it though nobody compared its source tree with its commit", false)
      .option("--unmerged", "promote it though its commit is not on the main branch", false),
  );
}

export function addCopyImageOptions(command: Command): Command {
  return addDestinationOptions(
    addUploadOptions(addLoginOptions(command))
      .requiredOption("--source <reference>", "the image: registry/path:tag or registry/path@sha256:…")
      .requiredOption("--destination <reference>", "where it goes: registry/path:tag")
      .option("--platform <platform...>", "only this platform of it, such as linux/arm64; of several, an index of those (default: all)", [])
      .addOption(
        new Option("--with <client>", "who reads it: our own client, or skopeo, which converts what is not of OCI's form (an image of schema 1), and also takes dir:, docker-archive:, oci:, oci-archive:, containers-storage: and docker-daemon: as --source").choices(COPY_CLIENTS).default("own"),
      ),
  );
}

function addDestinationOptions(command: Command): Command {
  return command
    .option("--without-referrers", "copy the image alone, and not what refers to it: signatures, SBOMs, attestations", false)
    .option("--destination-username <name>", "who pushes there (default, on the same registry: who reads)")
    .option("--destination-password-env <NAME>", "the environment variable that holds the password or API key for it")
    .option("--destination-password-file <path>", "a file that holds it: mode 0600, or on a read-only mount")
    .option("--destination-password-stdin", "read it from standard input", false)
    .option("--destination-oidc", "push there by the CI job's own ID token", false)
    .option("--destination-oidc-audience <audience>", "whom that ID token is for, as that registry has it")
    .option("--destination-oidc-token-env <NAME>", "the environment variable that holds it")
    .option("--destination-oidc-token-file <path>", "a file that holds it: mode 0600, or on a read-only mount")
    .addOption(new Option("--destination-transport <scheme>", "how to reach it (default: http on loopback, https elsewhere)").choices(["https", "http"]))
    .option("--destination-ca-file <path>", "PEM file of its private certificate authority");
}
