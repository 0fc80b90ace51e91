import { z } from "zod/v3";
import type { IdTokenSource, TakenToken } from "../../credentials/oidc/job-token.js";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { isLoopback } from "../../image/registry-host.js";
import { parseAnswer, type ServiceAnswer } from "../http/answer.js";
import { ServiceClient, type ServiceAccess } from "../http/service-client.js";
import { addressOf } from "../http/service-url.js";
import { idTokenRefusal } from "./id-token-refusal.js";

/** How a job asks its forge for an ID token: GitHub's Actions, and Forgejo's after them. */
export interface TokenWish {
  /** What the forge put into ACTIONS_ID_TOKEN_REQUEST_URL. */
  readonly url: string;
  /** What it put into ACTIONS_ID_TOKEN_REQUEST_TOKEN. */
  readonly token: string;
  readonly audience: string;
}

const answerSchema = z.object({ value: z.string().min(1) });

/** The forge as a source of ID tokens, each time a new one. The job's request token goes to that host, and nowhere else. */
export function idTokenEndpoint({ url, token, audience }: TokenWish, access: ServiceAccess): IdTokenSource {
  access.redactor.hide(token);
  const endpoint = parseEndpoint(url);
  endpoint.searchParams.set("audience", audience);
  if (token === "" || /[^\x21-\x7e]/.test(token)) {
    throw new PublishError("CONFIG_MISSING", own`the request token of the job (ACTIONS_ID_TOKEN_REQUEST_TOKEN) is empty, or no token`, own`Give it as the forge does, together with ACTIONS_ID_TOKEN_REQUEST_URL`);
  }
  return { name: own`${endpoint.host}`, lasts: "renewed", take: () => ask(endpoint, token, access) };
}

/** https, or this machine itself: the token in the request is as good as the job. */
function parseEndpoint(text: string): URL {
  const refused = (why: string) => new PublishError("CONFIG_MISSING", own`the address at which the job gets ID tokens (ACTIONS_ID_TOKEN_REQUEST_URL) ${why}; nothing was sent there`, own`It is the forge that sets it: look at the forge's own address (Forgejo: ROOT_URL), and let nothing set the variable besides`);
  if (!URL.canParse(text.trim())) throw refused(own`is no URL`);
  const url = new URL(text.trim());
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refused(own`is not https`);
  if (url.username !== "" || url.password !== "") throw refused(own`holds a user name`);
  if (url.protocol === "http:" && !isLoopback(addressOf(url))) throw refused(own`is not https, but http to ${url.host}`);
  return url;
}

async function ask(endpoint: URL, token: string, access: ServiceAccess): Promise<TakenToken> {
  const service = { name: own`the forge that gives the job ID tokens, ${endpoint.host}`, base: new URL("/", endpoint), address: addressOf(endpoint) };
  await using client = new ServiceClient(service, access);
  const path = `${endpoint.pathname}${endpoint.search}`.slice(1);
  const answer = await client.ask({ method: "GET", path, headers: { authorization: `Bearer ${token}` }, repeat: "safe" });
  if (answer.status !== 200) throw idTokenRefusal(endpoint.host, answer);
  const { value } = parseAnswer(answerSchema, answer, own`the answer of ${service.name}`);
  return { text: value, now: timeOf(answer) };
}

/** What `Date` says is whole seconds, and some time ago: it tells of a clock that is wrong, and not of one that is right. */
const NEAR_MS = 5000;

/** What time it is at the forge, by whose clock the token's times are: ours may be wrong. */
function timeOf({ headers }: ServiceAnswer): number {
  const now = Date.now();
  const date = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(date) || Math.abs(date - now) < NEAR_MS ? now : date;
}
