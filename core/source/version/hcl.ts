import { once } from "node:events";
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";
import { z } from "zod/v3";

// HashiCorp's own parser, as WebAssembly: a file beside it, so that it is in no bundle. It runs in a thread of its own,
// because what is nested deep breaks it for every text that follows, and a number such as 1e-99999999 keeps it busy for ever.
const THREAD = `
const { parentPort, workerData } = require("node:worker_threads");
const { parse } = require(workerData);
const answer = (message) => parentPort.postMessage(message);
parentPort.on("message", ({ path, text }) => parse(path, text).then((value) => answer({ value }), (error) => answer({ error: String(error && error.message) })));
`;
const LIMIT_MS = 20_000;
const answerSchema = z.union([z.object({ error: z.string() }), z.object({ value: z.unknown() })]);

/** A thread that is ready for the next text: to start one takes longer than to read a file. */
let idle: Worker | undefined;

/** What a text in HCL says; throws where it is none, and where nobody can tell in a reasonable time. */
export async function parseHcl(path: string, text: string, limitMs = LIMIT_MS): Promise<unknown> {
  const thread = idle ?? new Worker(THREAD, { eval: true, workerData: createRequire(import.meta.url).resolve("@cdktn/hcl2json"), env: {}, execArgv: [], stdout: true, stderr: true });
  idle = undefined;
  try {
    const value = await answered(thread, { path, text }, limitMs);
    idle ??= thread;
    return value;
  } finally {
    // It keeps nobody from ending.
    thread.unref();
    // What failed may be broken for good.
    if (idle !== thread) await thread.terminate();
  }
}

async function answered(thread: Worker, file: { readonly path: string; readonly text: string }, limitMs: number): Promise<unknown> {
  const inTime = AbortSignal.timeout(limitMs);
  thread.ref();
  thread.postMessage(file);
  const messages: readonly unknown[] = await once(thread, "message", { signal: inTime }).catch((error: unknown): never => {
    throw inTime.aborted ? new Error(`it cannot be read in ${limitMs / 1000} s`) : error;
  });
  const answer = answerSchema.parse(messages[0]);
  if ("error" in answer) throw new Error(answer.error);
  return answer.value;
}
