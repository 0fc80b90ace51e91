import { z } from "zod/v3";
import type { IdTokenSource, TakenToken } from "../credentials/oidc/job-token.js";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { isLoopback, parseRegistryHost, type RegistryHost } from "../image/registry-host.js";
import { printable, type Redactor } from "../redact.js";
import { parseWire } from "../registry/api/schema.js";
import { ConnectionFault } from "../registry/http/connection-fault.js";
import { Retrier, type RetryOptions } from "../registry/http/retry.js";
import { Transport, type HttpResponse } from "../registry/http/transport.js";
import type { TransportOptions } from "../registry/http/transport-options.js";
import { forgeFault, notAllowed, redirected } from "./endpoint-faults.js";

/** How a job asks its forge for an ID token: GitHub's Actions, and Forgejo's after them. */
export interface TokenWish {
  /** What the forge put into ACTIONS_ID_TOKEN_REQUEST_URL. */
  readonly url: string;
  /** What it put into ACTIONS_ID_TOKEN_REQUEST_TOKEN. */
  readonly token: string;
  readonly audience: string;
}

/** How it is reached. */
export interface Wire {
  readonly transport: Pick<TransportOptions, "answerTimeoutMs" | "proxy" | "signal" | "ca">;
  readonly retry: RetryOptions;
  readonly redactor: Redactor;
}

/** No ID token comes near this. */
const LIMIT = 256 * 1024;
const answerSchema = z.object({ value: z.string().min(1) });

/** The forge as a source of ID tokens, each time a new one. The job's request token goes to that host, and nowhere else. */
export function idTokenEndpoint({ url, token, audience }: TokenWish, wire: Wire): IdTokenSource {
  wire.redactor.hide(token);
  const endpoint = parseEndpoint(url);
  endpoint.searchParams.set("audience", audience);
  if (token === "" || /[^\x21-\x7e]/.test(token)) {
    throw new PublishError("CONFIG_MISSING", own`the request token of the job (ACTIONS_ID_TOKEN_REQUEST_TOKEN) is empty, or no token`, own`Give it as the forge does, together with ACTIONS_ID_TOKEN_REQUEST_URL`);
  }
  return { name: own`${endpoint.host}`, lasts: "renewed", take: () => ask(endpoint, token, wire) };
}

/** https, or this machine itself: the token in the request is as good as the job. */
function parseEndpoint(text: string): URL {
  const refused = (why: string) => new PublishError("CONFIG_MISSING", own`the address at which the job gets ID tokens (ACTIONS_ID_TOKEN_REQUEST_URL) ${why}; nothing was sent there`, own`It is the forge that sets it: look at the forge's own address (Forgejo: ROOT_URL), and let nothing set the variable besides`);
  if (!URL.canParse(text.trim())) throw refused(own`is no URL`);
  const url = new URL(text.trim());
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refused(own`is not https`);
  if (url.username !== "" || url.password !== "") throw refused(own`holds a user name`);
  if (url.protocol === "http:" && !isLoopback(hostOf(url))) throw refused(own`is not https, but http to ${url.host}`);
  return url;
}

/** With its port: a name alone, such as a service's in a cluster, is no registry's name. */
function hostOf({ hostname, port, protocol }: URL): RegistryHost {
  return parseRegistryHost(`${hostname}:${port || (protocol === "https:" ? "443" : "80")}`);
}

async function ask(endpoint: URL, token: string, { transport: options, retry }: Wire): Promise<TakenToken> {
  const scheme = endpoint.protocol === "https:" ? "https" : "http";
  const transport = new Transport(hostOf(endpoint), { ...options, scheme });
  const retrier = new Retrier(retry);
  try {
    const headers = { accept: "application/json", authorization: `Bearer ${token}` };
    const exchange = async () => transport.buffered(await transport.exchange({ method: "GET", url: endpoint, headers }));
    return await read(await retrier.send(exchange, endpoint.host, "safe"), transport, endpoint.host);
  } catch (error) {
    throw error instanceof ConnectionFault ? forgeFault(error) : error;
  } finally {
    retrier.close();
    await transport.close();
  }
}

async function read(response: HttpResponse, transport: Transport, host: string): Promise<TakenToken> {
  const { status, headers } = response;
  const body = await transport.read(response, LIMIT, "cut");
  if (status >= 300 && status < 400) throw redirected(host, status);
  if (status !== 200) throw notAllowed(host, status, headers.get("retry-after"));
  const { value } = parseWire(answerSchema, body, own`the answer of ${printable(host)} to the wish for an ID token`);
  return { text: value, now: timeAt(headers.get("date")) };
}

/** What `Date` says is whole seconds, and some time ago: it tells of a clock that is wrong, and not of one that is right. */
const NEAR_MS = 5000;

/** What time it is at the forge, by whose clock the token's times are: ours may be wrong. */
function timeAt(header: string | null): number {
  const now = Date.now();
  const date = Date.parse(header ?? "");
  return Number.isNaN(date) || Math.abs(date - now) < NEAR_MS ? now : date;
}
