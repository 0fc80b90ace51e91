import { printable } from "../../redact.js";
import { own } from "../../errors/own-words.js";
import { pages } from "./paging.js";
import type { RepositoryClient } from "./repository-client.js";
import { catalogSchema, parseWire, tagListSchema } from "./schema.js";
import type { Scope } from "../auth/scope.js";
import type { Session } from "../session.js";
import type { HttpResponse } from "../http/transport.js";

/** What a registry answers to the wish for a list: the list as far as it was wanted, or its refusal. */
export type Listing =
  | { readonly kind: "listed"; readonly names: readonly string[]; readonly end: "reached" | "beyond" }
  | { readonly kind: "refused"; readonly response: HttpResponse; readonly page: "first" | "later" };

/** More than any list of names of this length takes; no more of one page is read. */
const PAGE_LIMIT = 8 * 1024 * 1024;
/** Registries may refuse to list more names on one page. */
const PAGE_NAMES = 1000;
const CATALOG_SCOPE = "registry:catalog:*";

/** The tags of a repository, in the registry's order, up to `most` of them. */
export async function listTags(client: RepositoryClient, most: number): Promise<Listing> {
  const { session, repository, scope } = client;
  return list(session, `/v2/${repository.path}/tags/list?n=${Math.min(most, PAGE_NAMES)}`, scope, most, (page) => {
    return parseWire(tagListSchema, page, own`the tags of ${repository.toString()}`).tags ?? [];
  });
}

/** The names of a registry's repositories, up to `most` of them. */
export async function listCatalog(session: Session, most: number): Promise<Listing> {
  return list(session, `/v2/_catalog?n=${Math.min(most, PAGE_NAMES)}`, CATALOG_SCOPE, most, (page) => {
    return parseWire(catalogSchema, page, own`the catalog of ${session.host}`).repositories ?? [];
  });
}

async function list(session: Session, path: string, scope: Scope, most: number, parse: (page: Uint8Array) => readonly string[]): Promise<Listing> {
  const url = session.transport.url(path);
  const first = await session.send({ method: "GET", url, scope, repeat: "safe" });
  if (first.status !== 200) return { kind: "refused", response: first, page: "first" };
  const names: string[] = [];
  for await (const page of pages(session, first, url, scope)) {
    if (page.status !== 200) return { kind: "refused", response: page, page: "later" };
    names.push(...parse(await session.transport.read(page, PAGE_LIMIT, "refuse")).map((name) => printable(name)));
    if (names.length > most) return { kind: "listed", names: names.slice(0, most), end: "beyond" };
  }
  return { kind: "listed", names, end: "reached" };
}
