import { expect } from "chai";
import { digestOf, type Digest } from "../../../core/image/digest.js";
import { Repository } from "../../../core/image/reference.js";
import { parseTag } from "../../../core/image/tag.js";
import { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { parseManifest, type Descriptor } from "../../../core/registry/api/schema.js";
import type { ImageSource } from "../../../core/registry/upload/image-source.js";
import type { Transfers } from "../../../core/registry/upload/transfers.js";
import { uploadImage } from "../../../core/registry/upload/upload-image.js";
import { documentOf, INDEX_TYPE, MANIFEST_TYPE, type Document } from "../documents.js";
import { BASIC } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { atRegistry, type Script, type Setting } from "../stage.js";

const authorization = BASIC;
const CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
const LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip";

/** An image whose blobs are in memory. */
export interface Image {
  readonly digest: Digest;
  readonly documents: readonly Document[];
  readonly blobs: ReadonlyMap<Digest, string>;
}

export function idOf(content: string): Digest {
  return digestOf(Buffer.from(content));
}

export function descriptorOf(content: string, mediaType = LAYER_TYPE): Descriptor {
  return { mediaType, digest: idOf(content), size: content.length };
}

/** One with that config and those layers. One without layers has one blob: all comes in a known order. */
export function imageOf(config: string, layers: readonly string[] = [], further: readonly object[] = []): Image {
  const document = documentOf({ schemaVersion: 2, mediaType: MANIFEST_TYPE, config: descriptorOf(config, CONFIG_TYPE), layers: [...layers.map((each) => descriptorOf(each)), ...further] });
  return { digest: document.digest, documents: [document], blobs: new Map([config, ...layers].map((each) => [idOf(each), each])) };
}

export function indexOf(...images: readonly Image[]): Image {
  const manifests = images.map(({ digest, documents }) => ({ mediaType: MANIFEST_TYPE, digest, size: documents.at(-1)?.text.length }));
  const document = documentOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests });
  return { digest: document.digest, documents: [...images.flatMap(({ documents }) => documents), document], blobs: new Map(images.flatMap(({ blobs }) => [...blobs])) };
}

/** Gives blobs in pieces of so many bytes. */
export function sourceOf({ documents, blobs }: Image, piece = 2): ImageSource {
  return {
    manifest: (digest) => {
      const found = documents.find((each) => each.digest === digest);
      if (!found) throw new Error(`no ${digest}`);
      const bytes = Buffer.from(found.text);
      const body = parseManifest(bytes, "it");
      return Promise.resolve({ bytes, digest, body, mediaType: body.kind === "index" ? INDEX_TYPE : MANIFEST_TYPE });
    },
    // eslint-disable-next-line @typescript-eslint/require-await -- what a source gives comes asynchronously
    async *blob({ digest }, from) {
      const content = blobs.get(digest) ?? "";
      for (let at = from; at < content.length; at += piece) yield Buffer.from(content.slice(at, at + piece));
    },
  };
}

/** What of the transfers was told, in a few words each. */
export class Told implements Transfers {
  readonly words: string[] = [];
  begin({ size }: Descriptor): void {
    this.words.push(`begin ${size}`);
  }
  moved(_: Digest, bytes: number): void {
    this.words.push(String(bytes));
  }
  reused(_: Descriptor, how: string): void {
    this.words.push(how);
  }
  done(): void {
    this.words.push("done");
  }
}

export interface UploadSetting extends Setting {
  /** Repositories beside it, by path. */
  readonly mountFrom?: readonly string[];
  readonly source?: Partial<ImageSource>;
  /** The tag under which the image itself is put, where that is not by its digest. */
  readonly under?: string;
  /** An upload session that was opened before, and kept. */
  readonly kept?: "one";
}

/** Uploads an image to a scripted registry; what was told of its blobs, and of retries. */
export async function upload(image: Image, script: Script, { mountFrom = [], source, under, kept, ...setting }: UploadSetting = {}): Promise<{ readonly told: string[]; readonly notes: string[] }> {
  return atRegistry(script, async (host, open, { notes }) => {
    const client = new RepositoryClient(open(setting), Repository.at(host, "ns/app"), "pull,push");
    const transfers = new Told();
    if (kept) client.keptUpload = await client.startUpload();
    const from = mountFrom.map((path) => Repository.at(host, path));
    await uploadImage(image.digest, { ...sourceOf(image), ...source }, client, { mountFrom: from, transfers, ...(under && { put: (manifest) => client.putManifest(parseTag(under), manifest) }) });
    return { told: transfers.words, notes };
  });
}

export const UPLOADS = "/v2/ns/app/blobs/uploads/";
export const AT = `${UPLOADS}1?state=a%2Fb`;

export function head(content: string, status: 200 | 404 = 404): Exchange {
  return { request: `HEAD /v2/ns/app/blobs/${idOf(content)}`, authorization, status };
}

export function opened(more: Partial<Exchange> = {}): Exchange {
  return { request: `POST ${UPLOADS}`, authorization, status: 202, headers: { location: AT }, ...more };
}

/** The wish for a blob of a new repository itself, which opens an upload where it is not there. */
export function wished(content: string, more: Partial<Exchange> = {}): Exchange {
  return opened({ request: `POST ${UPLOADS}?mount=${encodeURIComponent(idOf(content))}&from=ns%2Fapp`, ...more });
}

/** The PUT that ends an upload: with the whole of a blob, or with nothing. */
export function put(content: string, body: string, more: Partial<Exchange> = {}, at = AT): Exchange {
  return { request: `PUT ${at}${at.includes("?") ? "&" : "?"}digest=${encodeURIComponent(idOf(content))}`, authorization, status: 201, inspect: holds(body), ...more };
}

export function patch(body: string, from: number, more: Partial<Exchange> = {}, at = AT): Exchange {
  const range = `${from}-${from + body.length - 1}`;
  return { request: `PATCH ${at}`, authorization, status: 202, inspect: (sent, headers) => {
    expect(headers.get("content-range")).to.equal(range);
    holds(body)(sent, headers);
  }, ...more };
}

/** The question how far an upload is, and its answer. */
export function progress(range: string | undefined, more: Partial<Exchange> = {}): Exchange {
  return { request: `GET ${AT}`, authorization, status: 204, headers: { ...(range === undefined ? {} : { range }) }, ...more };
}

export const LOST: Partial<Exchange> = { status: 404, body: '{"errors":[{"code":"BLOB_UPLOAD_UNKNOWN"}]}' };

export function manifests({ documents }: Image): Exchange[] {
  return documents.map(({ digest, text }) => ({ request: `PUT /v2/ns/app/manifests/${digest}`, authorization, status: 201, inspect: (body) => expect(body).to.equal(text) }));
}

function holds(body: string): NonNullable<Exchange["inspect"]> {
  return (sent, headers) => {
    expect(sent).to.equal(body);
    expect(headers.get("content-length")).to.equal(String(body.length));
    expect(headers.get("transfer-encoding")).to.equal(null);
  };
}
