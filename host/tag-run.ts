import type { Credential } from "../core/credentials/credential.js";
import { History } from "../core/source/history.js";
import { parseContainerName } from "../core/source/container-folder.js";
import type { Access, RepositoryClient } from "../core/registry/repository-client.js";
import { readAccess, type RegistryAccess } from "./access.js";
import type { Surroundings } from "./command.js";
import { GitProcess } from "./git-process.js";
import { openRepository, openSession } from "./publish-order.js";
import { limitsOf, type RepositorySettings } from "./settings.js";
import { own, told } from "../core/errors/own-words.js";

/** A registry, and as whom it is asked. */
export interface OpenedRegistry {
  readonly access: RegistryAccess;
  readonly credential: Credential;
}

/** The repository of a container in its registry. */
export interface OpenedRepository extends OpenedRegistry {
  readonly client: RepositoryClient;
}

/** Where the commits are: read before any registry is asked, and said where it is not all there. */
export async function readHistory({ source, main }: RepositorySettings, { signal, progress }: Surroundings): Promise<History> {
  progress.step(told(own`reading the history of ${source}`));
  using git = new GitProcess(source, signal);
  const history = await History.read(git, main);
  if (history.shallow) progress.note(told(own`the clone is shallow, and does not know where older commits are`));
  return history;
}

/** Does something with the repository of a container, which the source tree need not hold any more. */
export async function atRepository<T>(
  settings: RepositorySettings,
  wanted: Access,
  surroundings: Surroundings,
  act: (opened: OpenedRepository) => Promise<T>,
): Promise<T> {
  const { access, credential } = await readAccess(settings);
  // Before all else that can go wrong: from here on, the password is taken out of every error.
  const session = openSession(access, credential, { ...surroundings, limits: limitsOf(settings) });
  try {
    const { name } = parseContainerName(settings.container);
    const client = openRepository(session, { ...access, namespace: settings.namespace }, name, wanted);
    return await act({ client, access, credential });
  } finally {
    await session.close();
  }
}
