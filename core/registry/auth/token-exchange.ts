import { PublishError } from "../../errors.js";
import { printable, withoutUrlSecrets } from "../../redact.js";
import { own } from "../../errors/own-words.js";
import { locationOf } from "../http/headers.js";
import type { Repeat, Retrier } from "../http/retry.js";
import type { HttpRequest, HttpResponse, Transport } from "../http/transport.js";
import { sameOrigin } from "./trust.js";

/** An answer of the token service, read. */
export interface TokenAnswer {
  readonly status: number;
  readonly body: Buffer;
}

const TOKEN_LIMIT = 1024 * 1024;
const REDIRECT_LIMIT = 5;

/** Sends a request to a token service. It may lead on within its own origin, and nowhere else: the request holds the key. */
export async function exchangeAtRealm(first: HttpRequest, repeat: Repeat, transport: Transport, retrier: Retrier): Promise<TokenAnswer> {
  // It stays within one origin.
  const name = transport.nameOf(first.url);
  let request = first;
  for (let hops = 0; ; hops++) {
    const exchange = async () => transport.buffered(await transport.exchange(request));
    const response = await retrier.send(exchange, name, repeat);
    const target = redirectTarget(response);
    if (target === undefined) return { status: response.status, body: await transport.read(response, TOKEN_LIMIT, "cut") };
    if (hops === REDIRECT_LIMIT) throw refused(name, own`redirects more than ${REDIRECT_LIMIT} times`);
    await response.body.dump();
    request = { ...request, url: followed(request, transport, { status: response.status, location: target }) };
  }
}

function redirectTarget({ status, headers }: HttpResponse): string | undefined {
  return [301, 302, 303, 307, 308].includes(status) ? locationOf(headers) : undefined;
}

/** Only 307 and 308 keep a POST what it is (RFC 9110, section 15.4): by the others the identity token in it would be lost. */
function followed({ url, method }: HttpRequest, transport: Transport, { status, location }: { readonly status: number; readonly location: string }): URL {
  const name = transport.nameOf(url);
  const target = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
  const to = own`redirects to ${printable(target ? withoutUrlSecrets(target, transport.nameOf(target)) : location)} (${status})`;
  if (!target || !sameOrigin(target, url)) throw refused(name, own`${to}, and the key goes to no other origin`);
  if (target.username !== "" || target.password !== "") throw refused(name, own`${to}, with a user name`);
  if (method !== "GET" && status !== 307 && status !== 308) throw refused(name, own`${to}, by which the identity token would be lost`);
  return target;
}

function refused(host: string, how: string): PublishError {
  const remedy = own`Nothing was sent there. If that is the token service, have the registry announce it as its realm`;
  return new PublishError("REDIRECT_UNTRUSTED", own`the token service at ${host} ${how}`, remedy);
}
