import { z } from "zod/v3";
import type { Confidential } from "../../credentials/confidential.js";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { parseAnswer } from "../http/answer.js";
import type { ServiceClient } from "../http/service-client.js";
import { parseServiceUrl, type Service } from "../http/service-url.js";
import { ForgeApi } from "./forge-api.js";
import type { ForgeSecret, ShownSecret } from "./forge-secret.js";
import { sealed } from "./sealed-box.js";
import { secretsPath, type ForgeTarget } from "./target.js";

export const GITHUB_URL = "https://api.github.com";
const TAIL = "/api/v3";

/** GitHub's own API has a host to itself; that of a GitHub Enterprise Server stands behind /api/v3. */
export function parseGithubUrl(text: string): Service {
  const service = parseServiceUrl(/^https:\/\/(?:www\.)?github\.com\/?$/.test(text) ? GITHUB_URL : text, { title: "GitHub", option: own`--forge-url (url)`, tail: TAIL });
  if (!/^api\.(?:github\.com|.+\.ghe\.com)$/.test(service.base.hostname)) service.base.pathname += `${TAIL.slice(1)}/`;
  return service;
}

const publicKeySchema = z.object({ key_id: z.string(), key: z.string() });
const secretSchema = z.object({ updated_at: z.string(), visibility: z.enum(["all", "private", "selected"]).optional() });

/** A secret of GitHub's Actions. It is sealed here, for a key that only GitHub can open. */
export class GithubSecret implements ForgeSecret {
  readonly name: string;
  readonly #api: ForgeApi;
  readonly #path: string;
  /** Who may use a secret of an organisation: it stays as it is. */
  #visibility: "all" | "private" | undefined;

  constructor(client: ServiceClient, target: ForgeTarget, token: Confidential) {
    const rights = own`It needs a token with the right to write ${target.owner.kind === "repository" ? own`the repository's secrets (fine-grained: "Secrets: read and write"; classic: the scope repo)` : own`the organisation's secrets (classic: the scope admin:org)`}`;
    this.#api = new ForgeApi(client, target, token, { scheme: "Bearer", further: { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" }, rights });
    this.#path = secretsPath(target.owner);
    this.name = this.#api.name;
  }

  async prepare(): Promise<void> {
    await this.#publicKey();
    await this.look();
    if (this.#api.target.owner.kind === "organisation" && this.#visibility === undefined) throw this.#ofUnknownVisibility();
  }

  async look(): Promise<ShownSecret | undefined> {
    const answer = await this.#api.get(`${this.#path}/${this.#api.target.name}`);
    if (answer.status === 404) return undefined;
    if (answer.status !== 200) throw this.#api.fault(own`show ${this.name}`, answer);
    const { updated_at: updated, visibility } = parseAnswer(secretSchema, answer, own`what GitHub shows of ${this.name}`);
    this.#visibility = visibility === "selected" ? undefined : visibility;
    return { updated };
  }

  async put(value: Confidential): Promise<void> {
    const { key_id, key } = await this.#publicKey();
    const visibility = this.#visibility === undefined ? {} : { visibility: this.#visibility };
    await this.#api.put(`${this.#path}/${this.#api.target.name}`, { encrypted_value: await sealed(value, key), key_id, ...visibility });
  }

  async #publicKey(): Promise<z.infer<typeof publicKeySchema>> {
    const answer = await this.#api.get(`${this.#path}/public-key`);
    if (answer.status !== 200) throw this.#api.fault(own`give the public key that seals ${this.name}`, answer);
    return parseAnswer(publicKeySchema, answer, own`the public key of ${this.#api.client.service.name}`);
  }

  #ofUnknownVisibility(): PublishError {
    return new PublishError(
      "CONFIG_MISSING",
      own`${this.name} is not there yet, or is for selected repositories: which repositories get it has to be chosen`,
      own`Make it once with any value, for all or for private repositories; or hand the key to gh secret set --org … --repos … (--to-command)`,
    );
  }
}
