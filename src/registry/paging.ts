import { PublishError } from "../errors.js";
import { printable } from "../redact.js";
import { nextLink } from "./link.js";
import type { Scope } from "./scope.js";
import type { Session } from "./session.js";
import type { HttpResponse } from "./transport.js";
import { trustedUrl } from "./trust.js";

/**
 * The pages of a list, from the first answer on: a page may be shorter than was asked for and still not be the last, so
 * it is the `Link` header that leads on (OCI distribution spec, "Listing Tags"). It leads nowhere that a redirect would
 * not lead, and never twice to the same page.
 */
export async function* pages(session: Session, first: HttpResponse, at: URL, scope: Scope): AsyncGenerator<HttpResponse> {
  const { origin } = session.transport;
  const seen = new Set([at.href]);
  for (let response = first, base = at; ; ) {
    yield response;
    const link = response.status === 200 ? nextLink(response.headers.get("link") ?? "") : undefined;
    if (link === undefined) return;
    base = trustedUrl(link, base, origin, "page");
    if (seen.has(base.href)) throw circle(session);
    seen.add(base.href);
    response = await session.send({ method: "GET", url: base, scope, repeat: "safe" });
  }
}

function circle(session: Session): PublishError {
  return new PublishError("RESPONSE_INVALID", `${printable(session.host)} lists the same page twice`, "Look into the registry's log, or at what stands before it");
}
