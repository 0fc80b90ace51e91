import type { Command } from "commander";
import { addAccessOptions } from "../options.js";

export function addKeysListOptions(command: Command): Command {
  return addAccessOptions(command)
    .option("--warn-days <days>", "end with exit code 8 where a key expires within so many days: the one in use, or one of whose label no other is good for longer");
}

function addReceiverOptions(command: Command, file: string): Command {
  return command
    .option("--to-file <path>", `hand the key to a file of mode 0600${file}`)
    .option("--to-command", "hand it to the standard input of the command that stands at the end, behind --", false)
    .option("--to-forgejo-secret <owner/repo/name>", "make it a secret of Forgejo's Actions (Gitea's, too); ORG/NAME is one of an organisation")
    .option("--to-github-secret <owner/repo/name>", "make it a secret of GitHub's Actions; ORG/NAME is one of an organisation, which has to be there already")
    .option("--forge-url <url>", "where the forge is: https://git.example.org (default for GitHub: its own API)")
    .option("--forge-token-env <NAME>", "the environment variable that holds the forge's token, of somebody who may set that secret")
    .option("--forge-token-file <path>", "a file of mode 0600 that holds it");
}

export function addKeysCreateOptions(command: Command): Command {
  return addReceiverOptions(addAccessOptions(command), ", which must not exist yet")
    .requiredOption("--label <label>", "what the key is called: who gets it, such as ci; no other key may have it")
    .option("--days <days>", "how long it is good for", "90");
}

export function addKeysRotateOptions(command: Command): Command {
  return addReceiverOptions(addAccessOptions(command), ", in the place of one that is there")
    .requiredOption("--label <label>", "what the key is called, such as ci: all keys of this label are replaced by the new one")
    .requiredOption("--repository <path>", "the repository that the new key has to be able to push to, such as my-team/hello")
    .option("--days <days>", "how long the new key is good for", "90");
}

export function addKeysRevokeOptions(command: Command): Command {
  return addAccessOptions(command).requiredOption("--uuid <uuid>", "which one: its uuid, as keys-list prints it; not the key that you log in by");
}
