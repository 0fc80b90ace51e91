import { askForTags } from "../../audit/inquiries.js";
import { own } from "../../errors/own-words.js";
import { Repository } from "../../image/reference.js";
import type { RegistryHost } from "../../image/registry-host.js";
import { RepositoryClient } from "../../registry/api/repository-client.js";
import type { Session } from "../../registry/session.js";
import type { LaidTree } from "../../containers/find-container.js";
import { containersOf } from "../../containers/folders.js";
import { readLayout } from "../../containers/read-layout.js";
import type { Progress } from "../../publish/ports.js";
import type { Registries, Registry } from "../ports.js";

/** What a check asks a registry about. */
export interface CheckedChoice {
  /** The path of a repository. Without it, it is that of a container of the source tree. */
  readonly repository?: string | undefined;
  /** Where in the registry the containers of the source tree are. */
  readonly namespace?: string | undefined;
}

/** The source tree of the containers. */
export type CheckedTree = LaidTree;

/** What a check of a registry needs. */
export interface CheckPorts {
  readonly source: CheckedTree;
  /** undefined where no registry was given. */
  readonly registries: Registries<Registry> | undefined;
  readonly progress: Progress;
}

/** A registry, as references name it, and a session with it. */
export interface Asked {
  readonly host: RegistryHost;
  readonly session: Session;
}

export interface FoundRepository {
  readonly kind: "found";
  readonly repository: Repository;
  /** Whether the registry has it: of one that was named, nobody has asked. */
  readonly exists: "exists" | "absent" | "unknown";
}

/**
 * The repository that was named; else the first of the source tree's containers, by name, whose repository the registry
 * has. Where it shows none: one that may be there all the same, and at last one that is not.
 */
export async function checkedRepository({ repository, namespace }: CheckedChoice, source: CheckedTree, { host, session }: Asked): Promise<FoundRepository | { readonly kind: "none"; readonly why: string }> {
  if (repository) return { kind: "found", repository: Repository.at(host, repository), exists: "unknown" };
  if (!namespace) return none(own`without a namespace it is not known where the containers of ${source.tree.name} are`, own`, or --namespace (namespace)`);
  let kept: FoundRepository | undefined;
  for (const name of await containerNames(source)) {
    const candidate = Repository.of(host, namespace, name);
    const { repository: exists } = await askForTags(new RepositoryClient(session, candidate, "pull"));
    const found: FoundRepository = { kind: "found", repository: candidate, exists };
    if (exists === "exists") return found;
    if (kept === undefined || (kept.exists === "absent" && exists === "unknown")) kept = found;
  }
  return kept ?? none(own`${source.tree.name} has no container`);
}

function none(why: string, besides = ""): { readonly kind: "none"; readonly why: string } {
  return { kind: "none", why: own`${why}: give --repository (checkRepository), such as my-team/hello${besides}` };
}

/** Of containers that can be published. */
async function containerNames({ tree, layout }: CheckedTree): Promise<string[]> {
  const containers = await containersOf(tree, await readLayout(tree, layout));
  return containers.filter(({ fault }) => fault === undefined).map(({ folder }) => folder.name);
}
