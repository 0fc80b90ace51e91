import { PublishError } from "../core/errors.js";
import { exitCodeOf } from "../host/cli/exit-codes.js";
import { StopSignal } from "../host/cli/stop-signal.js";
import { measureAlreadyThere } from "./upload/already-there.js";
import { freeMegabytes } from "./upload/disk-space.js";
import { withFixture } from "./fixture.js";
import { measureChanged } from "./changed/changed.js";
import { currentLoad, describeMachine } from "./machine.js";
import { measureMemory, type MemoryResult } from "./upload/memory.js";
import { parseOptions, type BenchOptions } from "./options.js";
import { renderReport, type BenchReport } from "./report.js";
import { measureUpload } from "./upload/upload.js";
import { measureWindow, type WindowResult } from "./upload/window.js";

/** Single runs of a few dozen milliseconds vary. */
const CHANGED_ROUNDS = 20;
const SMALL_MB = 0.001;
const LARGE_MB = 1000;
/** The candidates of one round, the layout that is being uploaded, and one for good measure. */
const COPIES_PER_ROUND = 3;
const SPARE_COPIES = 2;
/** Source, build context, storage, layout, upload and registry: the copies of an image that a publish-image makes. */
const COPIES_PER_PUBLISH = 7;

/** Measures, prints, and returns the exit code. A goal that was missed is a result, not an error. */
export async function main(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  using stop = new StopSignal();
  try {
    const report = await measure(options, stop.signal);
    process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : renderReport(report)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    return stop.exitCode ?? (error instanceof PublishError ? exitCodeOf(error.code) : 1);
  }
}

async function measure({ size, rounds, skipLarge }: BenchOptions, signal: AbortSignal): Promise<BenchReport> {
  await requireSpace(size * Math.max(rounds * COPIES_PER_ROUND + SPARE_COPIES, COPIES_PER_PUBLISH));
  const loadBefore = currentLoad();
  tell(`publishing ${size} MB, ${rounds} rounds …`);
  const upload = await withFixture(signal, (fixture) => measureUpload(size, rounds, fixture));
  tell("publishing what is already there …");
  const alreadyThere = await withFixture(signal, measureAlreadyThere);
  const windows = await windowsOf([SMALL_MB, size / 10, size], rounds, signal);
  tell("comparing the commits of a large repository …");
  const changed = await withFixture(signal, (fixture) => measureChanged(CHANGED_ROUNDS, fixture));
  const memory = [await memoryOf(size, signal)];
  const reason = skipLarge ? "--skip-large was given" : await lackOfSpace(LARGE_MB * COPIES_PER_PUBLISH);
  if (reason === undefined) memory.push(await memoryOf(LARGE_MB, signal));
  const skipped = reason === undefined ? [] : [`peak memory with a ${LARGE_MB} MB image, because ${reason}`];
  return { machine: await describeMachine(loadBefore), upload, alreadyThere, windows, changed, memory, skipped };
}

async function windowsOf(sizes: readonly number[], rounds: number, signal: AbortSignal): Promise<WindowResult[]> {
  const results: WindowResult[] = [];
  for (const megabytes of sizes) {
    tell(`measuring the window of a publish of ${megabytes} MB, ${rounds} rounds …`);
    results.push(await withFixture(signal, (fixture) => measureWindow(megabytes, rounds, fixture)));
  }
  return results;
}

function memoryOf(megabytes: number, signal: AbortSignal): Promise<MemoryResult> {
  tell(`looking at the memory of a publish of ${megabytes} MB …`);
  return withFixture(signal, (fixture) => measureMemory(megabytes, fixture));
}

async function requireSpace(megabytes: number): Promise<void> {
  const reason = await lackOfSpace(megabytes);
  if (reason !== undefined) throw new Error(`${reason}; ask for less with --size and --rounds, or set TMPDIR`);
}

async function lackOfSpace(megabytes: number): Promise<string | undefined> {
  const free = await freeMegabytes();
  return free >= megabytes ? undefined : `${megabytes} MB of temporary space are needed and ${Math.floor(free)} MB are free`;
}

function tell(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}
