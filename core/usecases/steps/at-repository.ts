import type { Repository } from "../../image/reference.js";
import { RepositoryClient, type Access } from "../../registry/api/repository-client.js";
import type { Registry } from "../ports.js";

/** Does something with one repository of a registry, and closes the session however it ends. */
export async function atRepository<T>(registry: Registry, repository: Repository, access: Access, act: (client: RepositoryClient) => Promise<T>): Promise<T> {
  const session = registry.session();
  try {
    return await act(new RepositoryClient(session, repository, access));
  } finally {
    await session.close();
  }
}
