import { join } from "node:path";

/**
 * The files of one container on this machine: what is mounted stands where it stands here, and everything else in a
 * folder of its own, so that nothing in it is ever read from this machine's own paths or written there.
 */
export class ContainerFiles {
  readonly #mounts = new Map<string, string>();

  constructor(private readonly root: string) {}

  mount(inside: string, outside: string): void {
    this.#mounts.set(inside, outside);
  }

  /** Where a path of the container is on this machine. */
  outside(inside: string): string {
    const mount = [...this.#mounts.keys()].find((path) => inside === path || inside.startsWith(`${path}/`));
    return mount === undefined ? join(this.root, inside) : join(this.#mounts.get(mount) ?? "", inside.slice(mount.length));
  }

  /** An argument of skopeo with its path, which stands alone or as `transport:path:name`, on this machine. */
  argument(arg: string): string {
    const [, transport = "", path, name = ""] = /^((?:[a-z]+-archive|oci):)?(\/(?!\/)[^:]*)(:.*)?$/.exec(arg) ?? [];
    return path === undefined ? arg : `${transport}${this.outside(path)}${name}`;
  }
}
