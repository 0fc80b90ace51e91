import { expect } from "chai";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { ANONYMOUS } from "../../../core/credentials/credential.js";
import { RegistryCopy } from "../../../core/archive/own/copy.js";
import { digestOf } from "../../../core/image/digest.js";
import { Repository } from "../../../core/image/reference.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import { Redactor } from "../../../core/redact.js";
import { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { DEFAULT_RETRY } from "../../../core/registry/http/retry-policy.js";
import { Transport } from "../../../core/registry/http/transport.js";
import { Session } from "../../../core/registry/session.js";
import { registrySource } from "../../../core/registry/upload/registry-source.js";
import { UNSEEN } from "../../../core/registry/upload/transfers.js";
import { uploadImage } from "../../../core/registry/upload/upload-image.js";
import { parseManifest } from "../../../core/registry/api/schema.js";
import { rejectionOf } from "../../unit/faults.js";
import { MANIFEST } from "../../support/copies/memory-images.js";

const MIB = 1024 * 1024;
const PIECE = Buffer.alloc(MIB, "x");
const PIECES = 64;
/** What the kernel's buffers of two connections take on loopback, with room; it is far below the whole. */
const MOST = 40 * MIB;

describe("a copy to a registry that is slower than the source", () => {
  /** The most that the source had handed out and the destination not taken yet, at any moment. */
  const run = { sent: 0, taken: 0, most: 0 };
  const waits = { sourceIsHeld: false };

  it("holds the source back: what is under way is a fraction of the blob, whatever its size", async () => {
    await using source = await serve(async (request, response) => {
      if (request.url === "/v2/") return void response.end();
      response.writeHead(200, { "content-length": PIECES * MIB });
      for (let piece = 0; piece < PIECES; piece++) {
        run.sent += MIB;
        run.most = Math.max(run.most, run.sent - run.taken);
        if (response.write(PIECE)) continue;
        waits.sourceIsHeld = true;
        await once(response, "drain");
        waits.sourceIsHeld = false;
      }
      response.end();
    });
    await using destination = await serve(async (request, response) => {
      if (request.method === "POST") return void response.writeHead(202, { location: "/v2/ns/app/blobs/uploads/1" }).end();
      if (request.method !== "PUT" && request.method !== "PATCH") return void response.writeHead(request.url === "/v2/" ? 200 : 404).end();
      if (request.url?.includes("/manifests/")) return void request.resume().on("end", () => response.writeHead(201).end());
      // It takes nothing until the source is held for a while, then a piece at each turn.
      for (let held = 0; held < 200 && run.sent < PIECES * MIB; held = waits.sourceIsHeld ? held + 1 : 0) await turn();
      for await (const chunk of request) {
        run.taken += (chunk as Buffer).length;
        await turn();
      }
      response.writeHead(201).end();
    });
    const blob = { mediaType: "x", digest: digestOf(Buffer.from("the registry of the test looks at no digest")), size: PIECES * MIB };
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config: blob, layers: [] }));
    const manifest = { bytes, digest: digestOf(bytes), mediaType: MANIFEST, body: parseManifest(bytes, "the manifest") };
    const [from, to] = [clientOf(source.host), clientOf(destination.host)];
    await uploadImage(manifest.digest, { manifest: () => Promise.resolve(manifest), blob: (each, at) => registrySource(from).blob(each, at) }, to, { mountFrom: [], transfers: UNSEEN });
    await Promise.all([from.session.close(), to.session.close()]);
    expect([run.sent, run.taken]).to.deep.equal([PIECES * MIB, PIECES * MIB]);
    expect(run.most).to.be.below(MOST);
  });
});

describe("a copy whose source goes away in the middle of a blob", () => {
  it("fails with that, and not with what the destination makes of half a blob, and is not sent once more", async () => {
    let asked = 0;
    await using source = await serve(async (request, response) => {
      if (request.url === "/v2/") return void response.end();
      if (asked++ > 0) return void response.destroy();
      response.writeHead(200, { "content-length": MIB });
      response.write(PIECE.subarray(0, MIB / 2), () => response.destroy());
      await once(response, "close");
    });
    const requests: string[] = [];
    await using destination = await serve((request, response) => {
      requests.push(request.method ?? "");
      request.on("error", () => undefined).resume();
      if (request.method === "POST") response.writeHead(202, { location: "/v2/ns/app/blobs/uploads/1" });
      else if (request.method !== "PUT") response.writeHead(request.url === "/v2/" ? 200 : 404);
      else return Promise.resolve();
      response.end();
      return Promise.resolve();
    });
    const blob = { mediaType: "x", digest: digestOf(PIECE), size: MIB };
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config: blob, layers: [] }));
    const manifest = { bytes, digest: digestOf(bytes), mediaType: MANIFEST, body: parseManifest(bytes, "the manifest") };
    const [from, to] = [clientOf(source.host, 1), clientOf(destination.host, 1)];
    to.session.retrier.imageIsBuilt();
    const error = await rejectionOf(uploadImage(manifest.digest, { manifest: () => Promise.resolve(manifest), blob: (each, at) => registrySource(from).blob(each, at) }, to, { mountFrom: [], transfers: UNSEEN }));
    await Promise.all([from.session.close(), to.session.close()]);
    expect([error.code, error.message.includes(source.host)]).to.deep.equal(["REGISTRY_UNREACHABLE", true]);
    expect(requests.filter((method) => method === "PUT" || method === "PATCH")).to.deep.equal(["PUT"]);
  });
});

describe("a copy of which nobody may see what refers to the image", () => {
  it("fails with that before anything goes to the destination", async () => {
    await using source = await serve((request, response) => {
      response.writeHead(request.url?.includes("/referrers/") ? 403 : 200).end();
      return Promise.resolve();
    });
    const config = { mediaType: "x", digest: digestOf(PIECE), size: MIB };
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: [] }));
    const manifest = { bytes, digest: digestOf(bytes), mediaType: MANIFEST, body: parseManifest(bytes, "the manifest") };
    const [client, nowhere] = [clientOf(source.host), clientOf("127.0.0.1:1")];
    const to = { host: nowhere.session.host, repository: nowhere.repository, session: () => expect.fail("it was asked") };
    const copy = new RegistryCopy({ host: client.session.host, client, digest: manifest.digest, manifest }, to, { referrers: "all", timeoutS: 60, transfers: UNSEEN });
    const error = await rejectionOf(copy.upload(nowhere, () => expect.fail("it was put")));
    await Promise.all([client.session.close(), nowhere.session.close()]);
    expect([error.code, error.message.includes(source.host)]).to.deep.equal(["PUSH_DENIED", true]);
  });
});

function clientOf(address: string, firstPauseMs = DEFAULT_RETRY.firstPauseMs): RepositoryClient {
  const host = parseRegistryHost(address);
  const transport = new Transport(host, { scheme: "http", answerTimeoutMs: 30_000, proxy: "none" });
  return new RepositoryClient(new Session(transport, ANONYMOUS, { policy: { ...DEFAULT_RETRY, firstPauseMs }, tell: () => undefined }, new Redactor()), Repository.at(host, "ns/app"), "pull,push");
}

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Promise<AsyncDisposable & { readonly host: string }> {
  const server = createServer((request, response) => void answer(request, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
