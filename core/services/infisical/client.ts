import { z } from "zod/v3";
import { Confidential } from "../../credentials/confidential.js";
import { own } from "../../errors/own-words.js";
import { parseAnswer, saidIn, type ServiceAnswer } from "../http/answer.js";
import type { ServiceClient } from "../http/service-client.js";
import { serviceFault, type Remedies } from "../http/service-fault.js";
import { accessToken, type InfisicalIdentity } from "./identity.js";
import { spotName, type Spot } from "./source.js";

/** What Infisical says to the wish to read one secret. */
export type SecretAnswer =
  | { readonly kind: "secret"; readonly value: Confidential; readonly hidden: boolean; readonly key: string; readonly spot: Spot }
  /** The identity may read a secret of this name; there is none. */
  | { readonly kind: "no-secret"; readonly answer: ServiceAnswer }
  | { readonly kind: "no-folder"; readonly answer: ServiceAnswer }
  | { readonly kind: "forbidden"; readonly answer: ServiceAnswer };

/** A secret that a list names. */
export interface ListedSecret extends Spot {
  readonly name: string;
}

const secretSchema = z.object({
  secret: z.object({
    secretKey: z.string(),
    secretValue: z.string().nullish(),
    secretValueHidden: z.boolean().nullish(),
    environment: z.string(),
    // Versions before 2024 do not say it.
    secretPath: z.string().nullish(),
  }),
});

const named = z.object({ secretKey: z.string(), environment: z.string().nullish(), secretPath: z.string().nullish() });
const listSchema = z.object({
  secrets: z.array(named),
  imports: z.array(z.object({ secretPath: z.string(), environment: z.string(), secrets: z.array(named) })).nullish(),
});

const environments = z.object({ environments: z.array(z.object({ slug: z.string() })) });
const projectSchema = z.union([z.object({ project: environments }), z.object({ workspace: environments }), environments]);

export const REMEDIES: Remedies = {
  token: own`The identity's token is wrong, or has expired: get a new one`,
  rights: own`Give the identity's role in the project the right to read (describe and read the value of) this secret, by its name, folder and environment`,
  wrong: own`Check the project's id, the environment's slug, the folder and the names of the secrets`,
};

/** Asks an Infisical as one identity. It logs in when it is first asked. */
export class InfisicalClient {
  #token: Promise<string> | undefined;
  /** The newest first; an older Infisical has no v4. */
  #api: "v4" | "v3" = "v4";

  constructor(
    readonly client: ServiceClient,
    readonly projectId: string,
    readonly identity: InfisicalIdentity,
  ) {}

  /** Asks for one secret by its name, with its value, and as it is at this very place: no import stands in for it. */
  async secret(name: string, spot: Spot): Promise<SecretAnswer> {
    const answer = await this.#secrets(encodeURIComponent(name), spot, { viewSecretValue: "true", expandSecretReferences: "true", include_imports: "false", type: "shared" });
    if (answer.status === 200) return this.#found(answer, name, spot);
    if (answer.status === 404) return { kind: /^folder\b/i.test(saidIn(answer.body).message) ? "no-folder" : "no-secret", answer };
    if (answer.status === 403 && saidIn(answer.body).error !== "TokenError") return { kind: "forbidden", answer };
    throw this.fault(own`give ${name} in ${spotName(spot)}`, answer);
  }

  #found(answer: ServiceAnswer, name: string, spot: Spot): SecretAnswer {
    const { secret } = parseAnswer(secretSchema, answer, own`the secret ${name} of ${this.client.service.name}`);
    const value = secret.secretValue ?? "";
    if (secret.secretValueHidden !== true) this.client.access.redactor.hide(value);
    const at = { environment: secret.environment, path: secret.secretPath ?? spot.path };
    return { kind: "secret", value: new Confidential(value), hidden: secret.secretValueHidden === true, key: secret.secretKey, spot: at };
  }

  /** The names of the secrets that are listed, without their values: undefined where the identity may list none. */
  async list(spot: Spot, depth: "folder" | "all-below"): Promise<readonly ListedSecret[] | undefined> {
    const answer = await this.#secrets("", spot, { viewSecretValue: "false", expandSecretReferences: "false", include_imports: "true", recursive: String(depth === "all-below") });
    if (answer.status === 404) return [];
    if (answer.status === 403 && saidIn(answer.body).error !== "TokenError") return undefined;
    if (answer.status !== 200) throw this.fault(own`list ${spotName(spot)}`, answer);
    const { secrets, imports } = parseAnswer(listSchema, answer, own`the list of secrets of ${this.client.service.name}`);
    const at = (each: z.infer<typeof named>, from: Spot) => ({ name: each.secretKey, environment: each.environment ?? from.environment, path: each.secretPath ?? from.path });
    return [...secrets.map((each) => at(each, spot)), ...(imports ?? []).flatMap(({ secrets: imported, environment, secretPath }) => imported.map((each) => at(each, { environment, path: secretPath })))];
  }

  /** The slugs of the project's environments: undefined where the identity may not ask. */
  async environments(): Promise<readonly string[] | undefined> {
    for (const kind of ["projects", "workspace"]) {
      const answer = await this.#ask(`api/v1/${kind}/${encodeURIComponent(this.projectId)}`, {});
      if (answer.status === 404 || answer.status === 403) continue;
      if (answer.status !== 200) throw this.fault(own`tell the project's environments`, answer);
      const found = parseAnswer(projectSchema, answer, own`the project of ${this.client.service.name}`);
      const { environments: all } = "project" in found ? found.project : "workspace" in found ? found.workspace : found;
      return all.map(({ slug }) => slug);
    }
    return undefined;
  }

  fault(action: string, answer: ServiceAnswer): Error {
    return serviceFault(this.client.service, action, answer, REMEDIES);
  }

  async #secrets(name: string, { environment, path }: Spot, query: Readonly<Record<string, string>>): Promise<ServiceAnswer> {
    const ask = () => this.#ask(`api/${this.#api === "v4" ? "v4/secrets" : "v3/secrets/raw"}${name === "" ? "" : `/${name}`}`, { [this.#api === "v4" ? "projectId" : "workspaceId"]: this.projectId, environment, secretPath: path, ...query });
    const answer = await ask();
    if (this.#api === "v3" || !isNoRoute(answer)) return answer;
    this.#api = "v3";
    return ask();
  }

  async #ask(path: string, query: Readonly<Record<string, string>>): Promise<ServiceAnswer> {
    const token = await (this.#token ??= accessToken(this.identity, this.client));
    return this.client.ask({ method: "GET", path, query, headers: { authorization: `Bearer ${token}` }, repeat: "safe" });
  }
}

/** As fastify says that it knows no such path. */
function isNoRoute({ status, body }: ServiceAnswer): boolean {
  return status === 404 && /^Route GET:/.test(saidIn(body).message);
}
