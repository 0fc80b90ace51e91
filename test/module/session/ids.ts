import { ObjectValue, isList, render, type Chain, type Field, type Value } from "./chain.js";

/** The ids that a session hands out: each stands for the chain that made the object. */
export class Ids {
  readonly #chains = new Map<string, Chain>();
  readonly #ids = new Map<string, string>();

  of(chain: Chain): string {
    const text = render(chain);
    const id = this.#ids.get(text) ?? `object-id-${this.#ids.size + 1}`;
    this.#ids.set(text, id);
    this.#chains.set(id, chain);
    return id;
  }

  chain(id: string): Chain {
    const chain = this.#chains.get(id);
    if (!chain) throw new Error(`nobody handed out the id "${id}"`);
    return chain;
  }

  /** The chain with every id in it replaced by what it stands for, `loadContainerFromID` and the like included. */
  expand(chain: Chain): Chain {
    const [first, ...rest] = chain;
    const id = first?.args["id"];
    if (first && /^load\w+FromID$/.test(first.name) && typeof id === "string") return [...this.chain(id), ...rest.map((field) => this.#field(field))];
    return chain.map((field) => this.#field(field));
  }

  #field({ name, args }: Field): Field {
    return { name, args: Object.fromEntries(Object.entries(args).map(([key, value]) => [key, this.#value(value)])) };
  }

  #value(value: Value): Value {
    if (isList(value)) return value.map((each) => this.#value(each));
    const known = typeof value === "string" ? this.#chains.get(value) : undefined;
    return known ? new ObjectValue(known) : value;
  }
}
