import type { Confidential } from "../../credentials/confidential.js";
import { own } from "../../errors/own-words.js";
import type { ServiceAnswer } from "../http/answer.js";
import type { ServiceClient, ServiceRequest } from "../http/service-client.js";
import { serviceFault, type Remedies } from "../http/service-fault.js";
import { ownerName, type ForgeTarget } from "./target.js";

/** Asks a forge's API about one secret, with a token of somebody who may set it. */
export class ForgeApi {
  readonly name: string;

  constructor(
    readonly client: ServiceClient,
    readonly target: ForgeTarget,
    readonly token: Confidential,
    readonly headers: { readonly scheme: "Bearer" | "token"; readonly further: Readonly<Record<string, string>>; readonly rights: string },
  ) {
    client.access.redactor.hide(token.reveal());
    this.name = own`the secret ${target.name} of ${ownerName(target.owner)} at ${client.service.base.host}`;
  }

  ask(request: Omit<ServiceRequest, "headers">): Promise<ServiceAnswer> {
    const { scheme, further } = this.headers;
    return this.client.ask({ ...request, headers: { authorization: `${scheme} ${this.token.reveal()}`, ...further } });
  }

  /** GET and PUT of a secret may both be repeated: what is set twice is set. */
  async get(path: string, query?: Readonly<Record<string, string>>): Promise<ServiceAnswer> {
    return this.ask({ method: "GET", path, repeat: "safe", ...(query && { query }) });
  }

  /** Throws unless the forge says that it has made or changed it. */
  async put(path: string, body: object): Promise<void> {
    const answer = await this.ask({ method: "PUT", path, body, repeat: "safe" });
    // Forgejo and GitHub answer 201 to a new one, and 204 to a change. Whatever answers otherwise is not known to have stored it.
    if (answer.status !== 201 && answer.status !== 204) throw this.fault(own`set ${this.name}`, answer);
  }

  fault(action: string, answer: ServiceAnswer): Error {
    const { rights } = this.headers;
    const remedies: Remedies = {
      token: own`Check the token (--forge-token-env, --forge-token-file; in the module token): it is wrong, or has expired`,
      rights,
      wrong: own`Check the owner, the repository and the name. A token that may not see a repository is told that there is none: ${rights}`,
    };
    return serviceFault(this.client.service, action, answer, remedies);
  }
}
