import type { Command } from "commander";

/** Where the login may come from instead of --username: two secrets of an Infisical. */
export function addInfisicalOptions(command: Command): Command {
  return command
    .option("--infisical-url <url>", "take the login from this Infisical, https://host; the identity's access token is in the file that INFISICAL_TOKEN_AUTH_FILE names (mode 0600)")
    .option("--infisical-project-id <id>", "the id of its project")
    .option("--infisical-environment <slug>", "the environment, such as prod")
    .option("--infisical-path <path>", "the folder that the secrets are in (default: /)")
    .option("--infisical-username-secret <name>", "the name of the secret that holds the user name")
    .option("--infisical-password-secret <name>", "the name of the one that holds the password or API key")
    .option("--infisical-identity-id <id>", "log in by the CI job's own ID token instead of a token: the id of the machine identity; --oidc-audience and its siblings then are for Infisical")
    .option("--infisical-client-id <id>", "log in by universal auth instead of a token: the client id of the machine identity")
    .option("--infisical-client-secret-env <NAME>", "the environment variable that holds its client secret")
    .option("--infisical-client-secret-file <path>", "a file of mode 0600 that holds it");
}

/** Where its secrets are has to be told, for the question of an identity's scope. */
const PLACE = new Set(["--infisical-url", "--infisical-project-id", "--infisical-environment", "--infisical-username-secret", "--infisical-password-secret"]);

/** The same where nothing else than an Infisical is asked, and what is asked besides. */
export function addScopeOptions(command: Command): Command {
  addInfisicalOptions(command)
    .option("--other-environment <slugs...>", "environments to ask about besides those that the project tells (default, where it tells none: dev, staging, prod)", [])
    .option("--ca-file <path>", "PEM file of its private certificate authority");
  for (const option of command.options) if (PLACE.has(option.long ?? "")) option.makeOptionMandatory();
  return command;
}
