import { login, type Credential } from "../../src/credentials/credential.js";
import { digestOf, type Digest } from "../../src/image/digest.js";
import { REVISION, VERSION } from "../../src/image/labels.js";
import { Repository } from "../../src/image/reference.js";
import { parseRegistryHost } from "../../src/image/registry-host.js";
import { tagByCommit, type Tag } from "../../src/image/tag.js";
import { parseVersion } from "../../src/image/version.js";
import type { Hands, Narrator } from "../../src/publish/ports.js";
import { publish, type Publication, type PublishOrder } from "../../src/publish/publish.js";
import { Redactor } from "../../src/redact.js";
import { RepositoryClient, type Access } from "../../src/registry/repository-client.js";
import type { RetryPolicy } from "../../src/registry/retry.js";
import { Session } from "../../src/registry/session.js";
import { Transport } from "../../src/registry/transport.js";
import { parseCommit } from "../../src/source/commit.js";
import { ScriptedRegistry, type Exchange } from "./scripted-registry.js";

export const COMMIT = parseCommit("abc1234000000000000000000000000000000000");
export const OTHER_COMMIT = parseCommit("abc1234999999999999999999999999999999999");
export const VERSION_1 = parseVersion("1.2.3", "the test's version");
export const TAG: Tag = tagByCommit(VERSION_1, COMMIT);
export const BOT = login("bot", "pass-word-1");
export const BASIC = `Basic ${Buffer.from("bot:pass-word-1").toString("base64")}`;
export const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
export const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";

/** Retries without waiting long. */
const QUICK: RetryPolicy = { attempts: 3, firstPauseMs: 1, longestPauseMs: 20, totalMs: 1000 };

/** The answer to `GET /v2/` of a registry that wants Basic. */
export const PING_BASIC: Exchange = { request: "GET /v2/", status: 401, headers: { "www-authenticate": 'Basic realm="r"' } };

export interface Document {
  readonly text: string;
  readonly digest: Digest;
}

export function documentOf(content: object): Document {
  const text = JSON.stringify(content);
  return { text, digest: digestOf(Buffer.from(text)) };
}

export function imageManifest(annotations?: Record<string, string>, config?: Document): Document {
  const digest = config?.digest ?? digestOf(Buffer.from("{}"));
  return documentOf({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: { mediaType: "application/vnd.oci.image.config.v1+json", digest, size: config?.text.length ?? 2 },
    layers: [],
    ...(annotations ? { annotations } : {}),
  });
}

export function imageIndex(manifests: readonly Document[], annotations?: Record<string, string>): Document {
  const entries = manifests.map(({ digest, text }) => ({ mediaType: MANIFEST_TYPE, digest, size: text.length }));
  return documentOf({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests: entries, ...(annotations ? { annotations } : {}) });
}

export function imageConfig(labels: Record<string, string>): Document {
  return documentOf({ architecture: "amd64", os: "linux", config: { Labels: labels } });
}

export function provenance(commit = COMMIT, version: string = VERSION_1): Record<string, string> {
  return { [REVISION]: commit.id, [VERSION]: version };
}

/** An exchange that reads a manifest, or finds none. */
export function read(which: string, document: Document | "absent", mediaType = MANIFEST_TYPE): Exchange {
  const request = `GET /v2/ns/app/manifests/${which}`;
  if (document === "absent") return { request, authorization: BASIC, status: 404, body: '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}' };
  return { request, authorization: BASIC, status: 200, headers: { "content-type": mediaType, "docker-content-digest": document.digest }, body: document.text };
}

/** The exchanges by which the rights of a key are asked for a repository that exists. */
export function mayPush(status = 400, body = '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN"}]}'): Exchange[] {
  return [
    { request: "GET /v2/ns/app/tags/list?n=1", authorization: BASIC, status: 200, body: '{"name":"ns/app","tags":["x"]}' },
    { request: /^PUT \/v2\/ns\/app\/manifests\/probe-[0-9a-f]{16}$/, authorization: BASIC, status, body },
  ];
}

/** What the fake hands did, and what the narrator was told. */
export interface Log {
  readonly hands: string[];
  readonly notes: string[];
}

export interface Play {
  readonly script: (host: string) => readonly Exchange[];
  readonly order?: Partial<Pick<PublishOrder, "furtherTags" | "claim">>;
  /** What the push answers: a digest, or a failure. */
  readonly push?: () => Digest;
  readonly credential?: Credential;
}

/** Opens a repository of a scripted registry, and closes everything again. */
export async function onStage<T>(
  script: (host: string) => readonly Exchange[],
  act: (client: (access: Access) => RepositoryClient, log: Log) => Promise<T>,
  credential: Credential = BOT,
): Promise<T> {
  await using registry = await ScriptedRegistry.start();
  registry.load(script(registry.host));
  const log: Log = { hands: [], notes: [] };
  const host = parseRegistryHost(registry.host);
  const transport = new Transport(host, { scheme: "http", answerTimeoutMs: 2000, proxy: "none" });
  const session = new Session(transport, credential, { policy: QUICK, tell: (note) => log.notes.push(note) }, new Redactor());
  try {
    const result = await act((access) => new RepositoryClient(session, Repository.at(host, "ns/app"), access), log);
    registry.verify();
    return result;
  } catch (error) {
    registry.verify();
    throw error;
  } finally {
    await session.close();
  }
}

/** Plays a publish with fake hands against a scripted registry. */
export async function play({ script, order, push, credential }: Play): Promise<{ publication: Publication | undefined; error: unknown; log: Log }> {
  return onStage(
    script,
    async (client, log) => {
      const hands: Hands<string> = {
        make: () => {
          log.hands.push("make");
          return Promise.resolve("image");
        },
        push: () => {
          log.hands.push("push");
          if (!push) throw new Error("the script has no push");
          return Promise.resolve(push());
        },
      };
      const narrator: Narrator = { step: () => undefined, note: (text) => void log.notes.push(text) };
      const full: PublishOrder = {
        client: client("pull,push"),
        tag: TAG,
        furtherTags: [],
        claim: { kind: "source", commit: COMMIT, version: VERSION_1 },
        ...order,
      };
      try {
        return { publication: await publish(full, hands, narrator), error: undefined, log };
      } catch (error) {
        return { publication: undefined, error, log };
      }
    },
    credential ?? BOT,
  );
}
