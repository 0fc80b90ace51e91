import { z } from "zod/v3";
import type { Confidential } from "../../credentials/confidential.js";
import { own } from "../../errors/own-words.js";
import { parseAnswer } from "../http/answer.js";
import type { ServiceClient } from "../http/service-client.js";
import { parseServiceUrl, type Service } from "../http/service-url.js";
import { ForgeApi } from "./forge-api.js";
import type { ForgeSecret, ShownSecret } from "./forge-secret.js";
import { secretsPath, type ForgeTarget } from "./target.js";

export function parseForgejoUrl(text: string): Service {
  return parseServiceUrl(text, { title: "Forgejo", option: own`--forge-url (url)`, tail: "/api/v1" });
}

const listSchema = z.array(z.object({ name: z.string() }));
/** More pages than a repository has secrets. */
const PAGES = 100;

/** A secret of Forgejo's Actions (and of Gitea's, whose API it is, too). */
export class ForgejoSecret implements ForgeSecret {
  readonly name: string;
  readonly #api: ForgeApi;
  readonly #path: string;

  constructor(client: ServiceClient, target: ForgeTarget, token: Confidential) {
    const rights = own`It needs a token with the scope ${target.owner.kind === "repository" ? "write:repository" : "write:organization"}, of somebody who administers it`;
    this.#api = new ForgeApi(client, target, token, { scheme: "token", further: {}, rights });
    this.#path = `api/v1/${secretsPath(target.owner)}`;
    this.name = this.#api.name;
  }

  /** Who may list secrets may set them: Forgejo asks for the same rights. */
  async prepare(): Promise<void> {
    await this.#page(1);
  }

  /** Its list tells that a secret is there, and when it was first made, which no change of it changes. */
  async look(): Promise<ShownSecret | undefined> {
    const { name } = this.#api.target;
    for (let page = 1; page <= PAGES; page++) {
      const names = await this.#page(page);
      if (names.some((each) => each.toUpperCase() === name)) return { updated: undefined };
      if (names.length === 0) return undefined;
    }
    return undefined;
  }

  async put(value: Confidential): Promise<void> {
    await this.#api.put(`${this.#path}/${this.#api.target.name}`, { data: value.reveal() });
  }

  async #page(page: number): Promise<string[]> {
    const answer = await this.#api.get(this.#path, { page: String(page), limit: "50" });
    if (answer.status !== 200) throw this.#api.fault(own`list the names of the secrets beside ${this.name}`, answer);
    return parseAnswer(listSchema, answer, own`the list of secrets of ${this.#api.client.service.name}`).map(({ name }) => name);
  }
}
