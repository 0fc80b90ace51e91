import { PublishError } from "../../errors.js";
import { printable } from "../../redact.js";
import { own } from "../../errors/own-words.js";
import { nextLink } from "./link.js";
import type { Scope } from "../auth/scope.js";
import type { Session } from "../session.js";
import type { HttpResponse } from "../http/transport.js";
import { trustedUrl } from "../auth/trust.js";

/** As many pages of one name each as anybody wants to read names; an endless list of empty ones is no list. */
const PAGES_LIMIT = 1000;

/**
 * The pages of a list, from the first answer on: a page may be shorter than was asked for and still not be the last, so
 * it is the `Link` header that leads on (OCI distribution spec, "Listing Tags"). It leads nowhere that a redirect would
 * not lead, and never twice to the same page.
 */
export async function* pages(session: Session, first: HttpResponse, at: URL, scope: Scope): AsyncGenerator<HttpResponse> {
  const seen = new Set([at.href]);
  for (let response = first, base = at; ; ) {
    yield response;
    const link = response.status === 200 ? nextLink(response.headers.get("link") ?? "") : undefined;
    if (link === undefined) return;
    base = trustedUrl(link, base, session.transport, "page");
    if (seen.has(base.href)) throw endless(session, own`lists the same page twice`);
    if (seen.size === PAGES_LIMIT) throw endless(session, own`lists more than ${PAGES_LIMIT} pages`);
    seen.add(base.href);
    response = await session.send({ method: "GET", url: base, scope, repeat: "safe" });
  }
}

function endless(session: Session, how: string): PublishError {
  return new PublishError("RESPONSE_INVALID", own`${printable(session.host)} ${how}`, own`Look into the registry's log, or at what stands before it`);
}
