import { marked, own } from "../../../core/errors/own-words.js";
import type { PublishError } from "../../../core/errors.js";
import { usageError } from "../usage.js";

/** The module's functions that are no commands here, as its command line writes them, each with what one does instead. */
const MODULE_ONLY: Readonly<Record<string, string>> = {
  publish: "Here, npm run publish-image does the same",
  build: "Here, npm run build-image builds and publishes nothing, npm run publish-image does both",
  "build-all": "Here, npm run build-image -- --platform linux/amd64,linux/arm64 builds for several platforms",
  version: "Here, npm run check-versions tells the version of every container",
  versions: "Here, npm run check-versions does the same",
  "tag-by-commit": "Here, npm run plan tells the tag, and npm run changed -- --matrix that of every container that changed",
  "publish-container": "Here, npm run copy-archive takes an image that was built elsewhere, as an archive",
  "check-posture": "Here, npm run audit -- --expect NAMES does the same",
  "api-keys": "Here, npm run keys-list does the same",
  "create-api-key": "Here, npm run keys-create does the same",
  "rotate-api-key": "Here, npm run keys-rotate does the same, and what finish-rotation does",
  "finish-rotation": "Here, npm run keys-rotate does the whole of it",
  "revoke-api-key": "Here, npm run keys-revoke does the same",
  "registry-config": "Here, skopeo login, helm registry login and oras login write such a file",
  "with-infisical": "Here, the commands that log in take --infisical-url and its siblings",
  "with-build-secret": "Here, --secret id=NAME,env=VARIABLE gives one to a build",
  "with-ssh-agent": "Here, --ssh default gives the agent of SSH_AUTH_SOCK to a build",
  "with-registry-auth": "Here, copy-image and promote take a second login as --destination-username and --destination-password-env",
};

/** What to say where somebody calls a function of the module as a command. */
export function moduleOnly(called: string): PublishError | undefined {
  const instead = Object.hasOwn(MODULE_ONLY, called) ? MODULE_ONLY[called] : undefined;
  return instead === undefined ? undefined : usageError(own`unknown command '${called}': it is a function of the module only`, marked(instead));
}
