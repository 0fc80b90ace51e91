import { expect } from "chai";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blobPath } from "../../../core/archive/annotated-layout.js";
import { uploadOwnLayout } from "../../../core/archive/own/upload.js";
import { digestOf, type Digest } from "../../../core/image/digest.js";
import { Repository } from "../../../core/image/reference.js";
import { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { writeLayout } from "../../support/oidc/layout.js";
import { rejectionOf } from "../../unit/faults.js";
import { BASIC, PING_BASIC, without } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { atRegistry, type Script } from "../stage.js";

const authorization = BASIC;
const LAYER = digestOf(Buffer.from("hello"));
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

const has = (digest: string, status = 404): Exchange => ({ request: `HEAD /v2/ns/app/blobs/${digest}`, authorization, status });
const opened = (more: Partial<Exchange> = {}): Exchange => ({ request: "POST /v2/ns/app/blobs/uploads/", authorization, status: 202, headers: { location: "/v2/ns/app/blobs/uploads/1?state=a%2Fb" }, ...more });
const put = (digest: string, content: string, more: Partial<Exchange> = {}): Exchange => ({
  request: `PUT /v2/ns/app/blobs/uploads/1?state=a%2Fb&digest=${encodeURIComponent(digest)}`,
  authorization,
  status: 201,
  inspect: (body, headers) => {
    expect(body).to.equal(content);
    expect(headers.get("content-length")).to.equal(String(Buffer.byteLength(content)));
    expect(headers.get("transfer-encoding")).to.equal(null);
  },
  ...more,
});
const tagged = (digest: string, status = 201): Exchange => ({ request: `PUT /v2/ns/app/manifests/${digest}`, authorization, status, body: "" });

describe("the upload of an OCI layout by our own client", () => {
  let folder: string;
  let manifest: Digest;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "own-upload-test-"));
    manifest = await writeLayout(folder, { a: "b" });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const upload = (script: Script, timeoutS = 60, answerTimeoutMs?: number) =>
    atRegistry(script, (host, open) => {
      const session = open({ policy: { attempts: 1, attemptsOnceBuilt: 1 }, ...(answerTimeoutMs && { answerTimeoutMs }) });
      return uploadOwnLayout(folder, { client: new RepositoryClient(session, Repository.at(host, "ns/app"), "pull,push"), timeoutS });
    });
  it("leaves out what is there, uploads the rest as a whole, and puts the manifest by its digest, byte for byte", async () => {
    await upload(() => [PING_BASIC, { ...has("", 200), request: /^HEAD \/v2\/ns\/app\/blobs\/sha256:/ }, { ...has("", 200), request: /^HEAD \/v2\/ns\/app\/blobs\/sha256:/ }, tagged(manifest)]);
  });

  /** Of an image whose config is its layer one blob is asked for, and all comes in a known order. */
  const withOneBlob = async (): Promise<void> => {
    const body = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config: { mediaType: "application/vnd.oci.image.config.v1+json", digest: LAYER, size: 5 }, layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", digest: LAYER, size: 5 }] });
    manifest = digestOf(Buffer.from(body));
    await writeFile(join(folder, blobPath(manifest)), body);
    await writeFile(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [{ mediaType: MANIFEST, digest: manifest, size: body.length }] }));
  };

  it("appends the digest to where the registry says, and names the length", async () => {
    await withOneBlob();
    await upload(() => [PING_BASIC, has(LAYER), opened(), put(LAYER, "hello"), tagged(manifest)]);
  });

  it("sends a blob again from its beginning where the login is refused once", async () => {
    await withOneBlob();
    const refused = { ...without(put(LAYER, "hello")), status: 401, headers: { "www-authenticate": 'Basic realm="r"' } };
    await upload(() => [{ request: "GET /v2/", status: 200 }, without(has(LAYER)), without(opened()), refused, put(LAYER, "hello"), tagged(manifest)]);
  });

  const faults: readonly (readonly [string, readonly Exchange[], string])[] = [
    ["an upload that is not allowed", [has(LAYER), opened({ status: 403 })], "PUSH_DENIED"],
    ["a limit on what one request may hold", [has(LAYER), opened(), put(LAYER, "hello", { status: 413 })], "PUSH_DENIED"],
    ["a registry that is broken", [has(LAYER), opened(), put(LAYER, "hello", { status: 500 })], "REGISTRY_FAULT"],
    ["a registry that was restarted", [has(LAYER), opened(), put(LAYER, "hello", { status: 400, body: '{"errors":[{"code":"BLOB_UPLOAD_INVALID"}]}' })], "RESPONSE_INVALID"],
    ["a connection that breaks", [has(LAYER), opened(), put(LAYER, "hello", { instead: "reset" })], "REGISTRY_UNREACHABLE"],
    ["no place to upload to", [has(LAYER), opened({ headers: {} })], "RESPONSE_INVALID"],
    ["a place at an internal host", [has(LAYER), opened({ headers: { location: "http://10.0.0.1/x" } })], "REDIRECT_UNTRUSTED"],
    ["a manifest that is refused", [has(LAYER, 200), tagged("", 403)], "PUSH_DENIED"],
  ];
  for (const [name, exchanges, code] of faults) {
    it(`ends with ${code} after ${name}`, async () => {
      await withOneBlob();
      const fault = await rejectionOf(upload(() => [PING_BASIC, ...exchanges.map((each) => (each.request === "PUT /v2/ns/app/manifests/" ? { ...each, request: `PUT /v2/ns/app/manifests/${manifest}` } : each))]));
      expect(fault.code).to.equal(code);
    });
  }

  it("ends when its time is over: REGISTRY_UNREACHABLE, with the option", async () => {
    await withOneBlob();
    const { code, message } = await rejectionOf(upload(() => [PING_BASIC, has(LAYER), opened({ instead: "silence" })], 0.2));
    expect(code).to.equal("REGISTRY_UNREACHABLE");
    expect(message).to.contain("did not end within 0.2 s").and.to.contain("--push-timeout");
  });

  it("is none of a layout whose manifest is not what its digest says: SOURCE_INVALID", async () => {
    await withOneBlob();
    await writeFile(join(folder, blobPath(manifest)), "{}");
    expect((await rejectionOf(upload(() => []))).code).to.equal("SOURCE_INVALID");
  });
});
