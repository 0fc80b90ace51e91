import { Repository } from "../../../core/image/reference.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import { login } from "../../../core/credentials/credential.js";
import { TagReader } from "../../../core/tags/marked-tag.js";
import type { Progress } from "../../../core/publish/ports.js";
import { Redactor } from "../../../core/redact.js";
import { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { DEFAULT_RETRY } from "../../../core/registry/http/retry-policy.js";
import { Session } from "../../../core/registry/session.js";
import { Transport } from "../../../core/registry/http/transport.js";
import type { Git } from "../../../core/source/git/git.js";
import { History } from "../../../core/source/history/history.js";
import { FakeRegistry, type Interference } from "../../support/registries/fake-registry.js";
import { SMOOTH_MARK } from "../../support/marked-secret.js";
import { MANIFEST_TYPE, type Document } from "../documents.js";

/** Commits that these tests are about: three on main, the newest first, one on another branch, and two on main with the same digits. */
export const MAIN = [id("aaaaaa3"), id("aaaaaa2"), id("aaaaaa1")] as const;
export const SIDE = id("bbbbbbb");
export const TWINS = [`ccccccc${"0".repeat(33)}`, `ccccccc${"1".repeat(33)}`] as const;
/** One that the repository does not hold. */
export const STRANGER = id("ddddddd");

function id(short: string): string {
  return short.padEnd(40, "0");
}

/** How the commits hang together: on one line, with the third only on the main branch of one's own, or so that it brought the feature's two to the line by a merge. */
export type HistoryKind = "whole" | "shallow" | "ahead" | "merged" | "merged, shallow";

/** A branch that was merged into main, and is newer than what main had before: the newer commit first. */
export const FEATURE = [id("eeeeee2"), id("eeeeee1")] as const;

type LogLine = readonly [id: string, parents: string, time: number, refs: string];

/** A history as git would log it. Of the twins one is older than the first commit of `MAIN`, and one newer. */
export async function knownHistory(kind: HistoryKind = "whole"): Promise<History> {
  const end = kind.endsWith("shallow") ? "grafted" : "";
  const lines = kind.startsWith("merged") ? mergedLines(end) : lineOfCommits(end, kind === "ahead" ? "refs/remotes/origin/main" : "");
  const stdout = Buffer.from(lines.map((line) => `${line.join("\t")}\n`).join(""));
  const unasked = () => Promise.reject(new Error("not to be asked"));
  const git: Git = { run: () => Promise.resolve({ exitCode: 0, stdout, stderr: "" }), objects: unasked, inScratch: unasked };
  return History.read(git, "main");
}

/** `published` is the name of a branch at the second. */
function lineOfCommits(end: string, published: string): LogLine[] {
  const [third, second, first] = MAIN;
  const [older, newer] = TWINS;
  return [
    [third, second, 5, "refs/heads/main"],
    [SIDE, second, 4, "refs/heads/side"],
    [second, newer, 3, ["tag: refs/tags/v2", published].filter(Boolean).join(", ")],
    [newer, first, 2, ""],
    [first, older, 1, ""],
    [older, "", 0, end],
  ];
}

/** The feature left main at its first commit, and a branch that is still open left main at its second. */
function mergedLines(end: string): LogLine[] {
  const [third, second, first] = MAIN;
  const [newer, older] = FEATURE;
  return [
    [third, `${second} ${newer}`, 5, "refs/heads/main"],
    [newer, older, 4, ""],
    [SIDE, second, 3, "refs/heads/side"],
    [older, first, 3, ""],
    [second, first, 2, ""],
    [first, "", 1, end],
  ];
}

/** An image or whatever else a tag may hold. */
export interface Held {
  readonly document: Document;
  readonly type?: string;
}

/** What a test's repository `ns/app` holds, and how it misbehaves. */
export interface Scene {
  readonly tags: Readonly<Record<string, Document | Held>>;
  readonly blobs?: readonly Document[];
  /** Manifests without a tag, such as those of an index. */
  readonly parts?: readonly Document[];
  readonly interfere?: Interference;
  readonly history?: HistoryKind;
}

/** What a test can ask, and what happened. */
export interface TagStage {
  readonly reader: TagReader;
  readonly client: RepositoryClient;
  readonly registry: FakeRegistry;
  readonly progress: Progress;
  /** What progress was told. */
  readonly steps: string[];
  readonly notes: string[];
  /** Every request, such as `GET manifests/v1`. */
  readonly requests: string[];
}

/** Opens a repository in memory, which may be asked in any order. */
export async function withTags<T>(scene: Scene, act: (stage: TagStage) => Promise<T>): Promise<T> {
  const requests: string[] = [];
  await using registry = await FakeRegistry.start(SMOOTH_MARK, "basic", (line, request, self) => {
    if (request.headers.has("authorization") && line !== "GET /v2/") requests.push(line.replace("/v2/ns/app/", ""));
    return scene.interfere?.(line, request, self);
  });
  fill(registry, scene);
  const host = parseRegistryHost(registry.host);
  const transport = new Transport(host, { scheme: "http", answerTimeoutMs: 10_000, proxy: "none" });
  const session = new Session(transport, login(SMOOTH_MARK.username, SMOOTH_MARK.password), { policy: DEFAULT_RETRY, tell: () => undefined }, new Redactor());
  const client = new RepositoryClient(session, Repository.at(host, "ns/app"), "pull,push");
  const [steps, notes]: [string[], string[]] = [[], []];
  const progress = { step: (text: string) => void steps.push(text), note: (text: string) => void notes.push(text) };
  try {
    return await act({ reader: new TagReader(client, await knownHistory(scene.history)), client, registry, progress, steps, notes, requests });
  } finally {
    await session.close();
  }
}

function fill(registry: FakeRegistry, { tags, blobs = [], parts = [] }: Scene): void {
  for (const { digest, text } of blobs) registry.blobs.set(digest, Buffer.from(text));
  const keep = (name: string, { text }: Document, type = MANIFEST_TYPE) => registry.manifests.set(name, { bytes: Buffer.from(text), type });
  for (const part of parts) keep(`ns/app@${part.digest}`, part);
  for (const [tag, held] of Object.entries(tags)) {
    const { document, type } = "document" in held ? held : { document: held, type: undefined };
    keep(`ns/app:${tag}`, document, type);
    keep(`ns/app@${document.digest}`, document, type);
  }
}
