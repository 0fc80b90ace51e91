/**
 * How this machine's tools reach what has another name in the engine: a service's alias, and `127.1`, by which the
 * tests call a registry on loopback that the module must not take for one.
 */
export class Hosts {
  readonly #names = new Map<string, string>([["127.1:", "127.0.0.1:"]]);

  alias(alias: string, endpoint: string): this {
    const port = endpoint.slice(endpoint.lastIndexOf(":"));
    this.#names.set(`${alias}${port}`, endpoint);
    return this;
  }

  /** The same text with every name replaced by the address behind it. */
  resolve(text: string): string {
    return [...this.#names].reduce((resolved, [name, address]) => resolved.replaceAll(name, address), text);
  }
}
