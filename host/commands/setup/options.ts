import type { Command } from "commander";
import { AUTHENTIK_DEFAULTS } from "../../../core/templates/authentik/wishes.js";
import { ANONYMOUS_ACCESS, DEFAULTS, FEATURES, METRICS_ACCESS, UNSAFE } from "../../../core/templates/zot/wishes/wishes.js";

const OUTPUT = "a new file to write it to (default: standard output)";

export function addZotConfigOptions(command: Command): Command {
  addPeopleOptions(addAccessOptions(command.requiredOption("--external-url <url>", "the address at which users reach the registry, such as https://registry.example.org")));
  return addMachineOptions(addServiceOptions(addJobOptions(command)))
    .option("--allow <names...>", `what is unsafe, and wished for all the same: ${UNSAFE.join(", ")}`, [])
    .option("--output <file>", OUTPUT);
}

function addAccessOptions(command: Command): Command {
  return command
    .option("--zot-version <version>", "the release that will run, which decides what can be promised", DEFAULTS.zotVersion)
    .option("--admin-groups <names...>", "groups that may do everything", [])
    .option("--admin-users <names...>", "users who may do everything", [])
    .option("--push-groups <names...>", "groups that may read and create, and change nothing that is there", [])
    .option("--push-users <names...>", "users who may do the same", [])
    .option("--namespace <path>", "below which path those may push; everywhere where none is given")
    .option("--anonymous <access>", `what everybody may do without a login: ${ANONYMOUS_ACCESS.join(" or ")}`, DEFAULTS.anonymous)
    .option("--read-groups <names...>", "groups that may read (default: everybody who is logged in)", []);
}

function addPeopleOptions(command: Command): Command {
  return command
    .option("--oidc-issuer <url>", "where people log in, exactly as that issuer calls itself")
    .option("--oidc-client-id <id>", "what zot is called there; the credentials file says it, too")
    .option("--oidc-credentials-file <path>", "where zot finds the file that oidc-credentials writes; this command reads no such file")
    .option("--username-claim <claim>", "which claim is a user's name (default: preferred_username)")
    .option("--groups-claim <claim>", "which claim holds the groups (default: groups)")
    .option("--session-keys-file <path>", "where zot finds the keys of its cookies; without it every restart logs everybody out")
    .option("--htpasswd-file <path>", "where zot finds users with passwords (bcrypt), such as one for an emergency");
}

function addJobOptions(command: Command): Command {
  return command
    .option("--ci-issuer <url>", "whose ID tokens CI jobs log in by, such as https://token.actions.githubusercontent.com; zot to 2.1.20 then answers nobody else")
    .option("--ci-audience <name>", "for whom such a token has to be, such as zot")
    .option("--ci-claims <name=value...>", "what it has to say, such as repository=my-org/app,ref=refs/heads/main; a * at the end stands for any rest, a claim that is named twice may have either value", [])
    .option("--ci-group <name>", "the group that such a job is in, which may push");
}

function addServiceOptions(command: Command): Command {
  return command
    .option("--metrics <access>", `who may read the metrics: ${METRICS_ACCESS.join(", ")} (default: users where some are named)`)
    .option("--metrics-users <names...>", "the users who may, as they are called when they are logged in", [])
    .option("--pull-through <path=url...>", "fetch what is missing below a path from another registry, such as docker.io=https://registry-1.docker.io", [])
    .option("--pull-through-credentials-file <path>", "where zot finds its logins for those registries")
    .option("--features <names...>", `what is switched on: ${FEATURES.join(", ")} (default: all, and with --ci-issuer what then works)`)
    .option("--keep-days <days>", "delete what nobody has pulled or pushed for so long, but for the last ten of <version>-<sha7>")
    .option("--keep-tags <tags...>", "tags that stay in any case, such as production,stable-*", []);
}

function addMachineOptions(command: Command): Command {
  return command
    .option("--listen <address:port>", "where zot listens", DEFAULTS.listen)
    .option("--tls-cert-file <path>", "where zot finds its certificate (without it, a proxy has to speak TLS)")
    .option("--tls-key-file <path>", "where zot finds the key of that certificate")
    .option("--storage-folder <path>", "where zot keeps images and its database", DEFAULTS.storageFolder)
    .option("--s3-bucket <name>", "keep the images in this bucket; its login is in zot's environment (AWS_ACCESS_KEY_ID)")
    .option("--s3-region <name>", "the region of the bucket")
    .option("--s3-endpoint <url>", "an S3 that is not Amazon's")
    .option("--rate-limit <requests>", "how many requests a second are answered")
    .option("--fail-delay <seconds>", "how long each refusal takes, which slows down who guesses", String(DEFAULTS.failDelay));
}

export function addAuthentikBlueprintOptions(command: Command): Command {
  return command
    .requiredOption("--external-url <url>", "the address at which users reach the registry, such as https://registry.example.org")
    .option("--admin-groups <names...>", "groups of Authentik that may log in, and are admins of the registry", [])
    .option("--push-groups <names...>", "groups that may log in and push", [])
    .option("--read-groups <names...>", "further groups that may log in", [])
    .option("--service-account <name>", "a user for CI to make, in the groups that push, such as zot-ci")
    .option("--client-id <id>", "what zot is called there", AUTHENTIK_DEFAULTS.clientId)
    .option("--client-secret-variable <NAME>", "the variable of Authentik's worker that holds the client's secret", AUTHENTIK_DEFAULTS.clientSecretVariable)
    .option("--service-account-variable <NAME>", "the one that holds the service account's app password", AUTHENTIK_DEFAULTS.serviceAccountVariable)
    .option("--application <slug>", "what the application and its provider are called, also in the issuer's address", AUTHENTIK_DEFAULTS.application)
    .option("--signing-key <name>", "the certificate by which ID tokens are signed, as Authentik's list shows it", AUTHENTIK_DEFAULTS.signingKey)
    .option("--output <file>", OUTPUT);
}

export function addOidcCredentialsOptions(command: Command): Command {
  return command
    .requiredOption("--client-id <id>", "what zot is called at the issuer, such as zot")
    .requiredOption("--to-file <path>", "the file to write, of mode 0600, in the place of one that is there; zot wants it to end in .json")
    .option("--client-secret-env <NAME>", "the environment variable that holds the client's secret")
    .option("--client-secret-file <path>", "a file that holds it: mode 0600, or on a read-only mount")
    .option("--client-secret-stdin", "read it from standard input", false);
}
