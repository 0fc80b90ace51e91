import type { SourceTarget } from "../../containers/target.js";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";

/** Refuses a default.nix that is to be for several platforms at once: Nix builds for one. Dockerfiles are built for all of them. */
export function keepBuildable({ container: { kind, buildFile }, identity: { platforms = [] } }: SourceTarget): void {
  if (kind !== "nix" || platforms.length < 2) return;
  throw new PublishError("CONFIG_MISSING", own`${buildFile} is to be for ${platforms.join(", ")} (container.json), and Nix builds for one platform at a time`, own`Publish each on a machine of its kind by publish-nix --by-digest, and join them by publish-index`);
}
