import { expect } from "chai";
import type { Credential } from "../../core/credentials/credential.js";
import { PublishError, type ErrorCode } from "../../core/errors.js";
import type { Digest } from "../../core/image/digest.js";
import { Repository } from "../../core/image/reference.js";
import { parseRegistryHost, type RegistryHost } from "../../core/image/registry-host.js";
import type { BuilderAndUploader, Progress } from "../../core/publish/ports.js";
import type { Publication, PublishOrder } from "../../core/publish/order.js";
import { publish } from "../../core/publish/flow.js";
import { Redactor } from "../../core/redact.js";
import { RepositoryClient, type Access, type Manifest } from "../../core/registry/api/repository-client.js";
import { parseManifest } from "../../core/registry/api/schema.js";
import type { RetryPolicy } from "../../core/registry/http/retry-policy.js";
import { Session } from "../../core/registry/session.js";
import { Transport } from "../../core/registry/http/transport.js";
import { expectPrintable, rejectionOf } from "../unit/faults.js";
import { COMMIT, TAG, VERSION_1, type Document } from "./documents.js";
import { BOT } from "./exchanges.js";
import { ScriptedRegistry, type Exchange } from "./scripted-registry.js";

/** Retries without waiting long. */
const QUICK: RetryPolicy = { attempts: 3, attemptsOnceBuilt: 3, firstPauseMs: 1, longestPauseMs: 20, totalMs: 10_000 };

/** The exchanges that a registry allows, once its address is known. */
export type Script = (host: string) => readonly Exchange[];

/** What the fake builder and uploader did, and what progress was told. */
export interface Log {
  readonly work: string[];
  readonly notes: string[];
}

/** How a session is held, where it is not as usual. */
export interface Setting {
  readonly credential?: Credential;
  readonly policy?: Partial<RetryPolicy>;
  readonly answerTimeoutMs?: number;
  /** What references call the registry. */
  readonly calledAs?: RegistryHost;
}

/** Opens sessions with a scripted registry, and closes everything again. */
export async function atRegistry<T>(
  script: Script,
  act: (host: RegistryHost, open: (setting: Setting) => Session, log: Log) => Promise<T>,
): Promise<T> {
  await using registry = await ScriptedRegistry.start();
  registry.load(script(registry.host));
  const log: Log = { work: [], notes: [] };
  const host = parseRegistryHost(registry.host);
  const sessions: Session[] = [];
  const open = ({ credential = BOT, policy, answerTimeoutMs = 10_000, calledAs }: Setting) => {
    const transport = new Transport(host, { scheme: "http", answerTimeoutMs, proxy: "none", calledAs });
    const session = new Session(transport, credential, { policy: { ...QUICK, ...policy }, tell: (note) => log.notes.push(note) }, new Redactor());
    sessions.push(session);
    return session;
  };
  try {
    return await act(host, open, log);
  } finally {
    await Promise.all(sessions.map((session) => session.close()));
    registry.verify();
  }
}

/** Opens one repository of a scripted registry. */
export async function onStage<T>(
  script: Script,
  act: (client: (access: Access) => RepositoryClient, log: Log) => Promise<T>,
  setting: Setting = {},
): Promise<T> {
  return atRegistry(script, (host, open, log) => {
    const session = open(setting);
    return act((access) => new RepositoryClient(session, Repository.at(host, "ns/app"), access), log);
  });
}

/** Reads the one tag that these tests are about. */
export const readTag = (script: Script, setting?: Setting) => onStage(script, (client) => client("pull,push").manifest(TAG), setting);

/** Holds that reading the tag fails with this code, and with words that one can print. */
export async function expectFailure(code: ErrorCode, says: string, script: Script, setting?: Setting): Promise<void> {
  const { code: actual, message } = await rejectionOf(readTag(script, setting));
  expect(actual).to.equal(code);
  expect(message).to.contain(says);
  expectPrintable(message);
}

export interface Play {
  readonly script: Script;
  readonly order?: Partial<Pick<PublishOrder, "furtherTags" | "identity">>;
  /** What the push answers: a digest, or a failure. */
  readonly push?: () => Digest;
  /** What an uploader by digest leaves to the flow to put under the tag, or a failure. */
  readonly upload?: () => Document;
  readonly policy?: Partial<RetryPolicy>;
}

function held({ text, digest }: Document): Manifest {
  const bytes = Buffer.from(text);
  const body = parseManifest(bytes, "the test's image");
  return { bytes, digest, body, mediaType: body.kind === "other" ? "" : (body.mediaType ?? "") };
}

/** A builder and uploader that only tell what they were asked to do. */
function fakeWork(log: Log, { push, upload }: Play): BuilderAndUploader<string> {
  const build = () => {
    log.work.push("build");
    return Promise.resolve("image");
  };
  if (upload) {
    return {
      build,
      upload: async (_, __, put) => {
        log.work.push("upload");
        await put(held(upload()));
      },
    };
  }
  return {
    build,
    push: () => {
      log.work.push("push");
      return push ? Promise.resolve().then(push) : Promise.reject(new Error("the script has no push"));
    },
  };
}

/** Plays a publish with a fake builder and uploader against a scripted registry. */
export async function play(scene: Play): Promise<{ publication: Publication | undefined; error: unknown; log: Log }> {
  return onStage(scene.script, async (client, log) => {
    const progress: Progress = { step: () => undefined, note: (text) => void log.notes.push(text) };
    const full: PublishOrder = {
      client: client("pull,push"),
      tag: TAG,
      furtherTags: [],
      identity: { kind: "source", commit: COMMIT, version: VERSION_1 },
      ...scene.order,
    };
    try {
      return { publication: await publish(full, fakeWork(log, scene), progress), error: undefined, log };
    } catch (error) {
      return { publication: undefined, error, log };
    }
  }, scene.policy ? { policy: scene.policy } : {});
}

/** Holds that a publish was refused with this code before anything was built. */
export async function expectRefusal(code: ErrorCode, says: string, scene: Play): Promise<void> {
  const { error, log } = await play(scene);
  expect(error).to.be.instanceOf(PublishError).with.property("code", code);
  const { message } = error as PublishError;
  expect(message).to.contain(says);
  expectPrintable(message);
  expect(log.work).to.deep.equal([]);
}
