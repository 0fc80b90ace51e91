import { own } from "../../errors/own-words.js";
import { PublishError } from "../../errors.js";
import type { Digest } from "../../image/digest.js";
import { manifestSchema, type Descriptor } from "../api/schema.js";
import { pages } from "../api/paging.js";
import type { RepositoryClient } from "../api/repository-client.js";
import type { HttpResponse } from "../http/transport.js";

/** One page is an index, and an index is a manifest: registries need take none above 4 MiB. */
const PAGE_LIMIT = 4 * 1024 * 1024;

/** By what a registry without the API answers: 404 by the spec; the others are those of servers that know the path from nowhere. */
const NO_API = new Set([400, 404, 405, 406, 501]);

/**
 * What refers to a manifest, by the referrers API (OCI distribution spec, "Listing Referrers"), up to `most` of it; undefined
 * where the registry has no such API. No filter is asked for, so that it does not matter whether one was applied.
 */
export async function listReferrers(client: RepositoryClient, subject: Digest, most: number): Promise<Descriptor[] | undefined> {
  const { session, repository, scope } = client;
  const url = session.transport.url(`/v2/${repository.path}/referrers/${subject}`);
  const first = await session.send({ method: "GET", url, scope, repeat: "safe" });
  if (NO_API.has(first.status)) {
    await first.body.dump();
    return undefined;
  }
  const found: Descriptor[] = [];
  for await (const page of pages(session, first, url, scope)) {
    const listed = await entriesOf(page, client);
    // A web page that answers to every path is no API, and what comes behind an API's own page has to be one of its own.
    if (!listed && page === first) return undefined;
    if (!listed) throw new PublishError("RESPONSE_INVALID", own`a later page of what refers to ${repository.pinned(subject).toString()} is no index`, own`Look at the registry, or at what stands before it`);
    found.push(...listed);
    if (found.length > most) break;
  }
  return found;
}

async function entriesOf(page: HttpResponse, client: RepositoryClient): Promise<readonly Descriptor[] | undefined> {
  if (page.status !== 200) throw await notListed(page, client);
  const bytes = await client.session.transport.read(page, PAGE_LIMIT, "refuse");
  try {
    const index = manifestSchema.parse(JSON.parse(bytes.toString("utf8")));
    return index.kind === "index" ? index.manifests : undefined;
  } catch {
    return undefined;
  }
}

/** The refusal, with what goes all the same: some registries give the right to list apart from that to pull. */
async function notListed(page: HttpResponse, client: RepositoryClient): Promise<PublishError> {
  const { code, marked } = await client.refused(page, own`list what refers to images of ${client.repository.toString()}`, "read");
  return new PublishError(code, marked.what, own`${marked.remedy}; or copy the image alone (--without-referrers; in the module referrers NONE)`);
}
