import type { AlreadyThereResult } from "./upload/already-there.js";
import { CHANGED_GOAL, type ChangedResult } from "./changed/changed.js";
import type { Machine } from "./machine.js";
import { MEMORY_GOAL_MB, type MemoryResult } from "./upload/memory.js";
import type { Spread } from "./statistics.js";
import { RATIO_GOAL, type UploadResult } from "./upload/upload.js";
import type { WindowResult } from "./upload/window.js";

/** All that one run of the benchmark found. */
export interface BenchReport {
  readonly machine: Machine;
  readonly upload: UploadResult;
  readonly alreadyThere: AlreadyThereResult;
  readonly windows: readonly WindowResult[];
  readonly changed: readonly ChangedResult[];
  readonly memory: readonly MemoryResult[];
  /** What was left out, and why. */
  readonly skipped: readonly string[];
}

/** The report as Markdown. */
export function renderReport({ machine, upload, alreadyThere, windows, changed, memory, skipped }: BenchReport): string {
  const { date, cpu, memoryGb, node, skopeo, buildah, load } = machine;
  return [
    `${date}; ${cpu}, ${memoryGb} GB; Node ${node}, skopeo ${skopeo}, buildah ${buildah}; load ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after`,
    renderUpload(upload),
    renderAlreadyThere(alreadyThere),
    renderWindows(windows),
    renderChanged(changed),
    renderMemory(memory),
    ...skipped.map((reason) => `skipped: ${reason}`),
  ].join("\n\n");
}

function renderUpload({ megabytes, rounds, publish, ours, skopeo, again, ratio, noise, holds }: UploadResult): string {
  const rows = [times("publish", publish), times("of it, outside skopeo", ours), times("skopeo copy", skopeo), times("skopeo copy again", again)];
  return [
    table([`${megabytes} MB image, ${rounds} rounds`, "median", "min", "max"], rows),
    `ratio of medians ${ratio.toFixed(2)} (skopeo to itself ${noise.toFixed(2)}); goal at most ${RATIO_GOAL.toFixed(2)}: ${verdict(holds)}`,
  ].join("\n\n");
}

function renderAlreadyThere(result: AlreadyThereResult): string {
  const { repetitions, publish, inspectRaw, inspect, authenticationRequests, furtherRequests, holds } = result;
  const rows = [times("publish, in a running process", publish), times("skopeo inspect --raw", inspectRaw), times("skopeo inspect", inspect)];
  return [
    table([`already there, ${repetitions} rounds`, "median", "min", "max"], rows),
    `requests: ${authenticationRequests} to authenticate and ${furtherRequests} more, nothing built; goal 1 more, and not slower than skopeo inspect --raw: ${verdict(holds)}`,
  ].join("\n\n");
}

function renderWindows(results: readonly WindowResult[]): string {
  const rows = results.map(({ megabytes, rounds, window, pushed, ratio, whole, roundTrip }) => [
    `${size(megabytes)}, ${rounds} rounds`,
    milliseconds(window.median),
    milliseconds(window.max),
    milliseconds(pushed.median),
    milliseconds(pushed.max),
    `${ratio.toFixed(0)} ×`,
    milliseconds(whole.median),
    milliseconds(roundTrip.median),
  ]);
  return table(["window between two publishers", "median", "max", "pushing the tag itself", "max", "ratio", "whole publish", "one round trip"], rows);
}

function renderChanged(results: readonly ChangedResult[]): string {
  const rows = results.map(({ differing, rounds, node, gitDiff, smallest, names, matrix, toTheTwo, toSmallest, holds }) => [
    `${differing} of them, ${rounds} rounds`,
    ...[node, gitDiff, smallest, names, matrix].map(({ median }) => milliseconds(median)),
    toSmallest.toFixed(2),
    toTheTwo.toFixed(2),
    verdict(holds),
  ]);
  const [{ containers, commits } = { containers: 0, commits: 0 }] = results;
  const head = [`changed, of ${containers} containers in ${commits} commits`, "Node's start", "git diff --name-only", "Node that runs it", "changed", "changed --matrix"];
  return table([...head, "ratio to Node that runs it", "ratio to the two", `goal at most ${CHANGED_GOAL.toFixed(2)}`], rows);
}

function size(megabytes: number): string {
  return megabytes < 1 ? `${Math.round(megabytes * 1000)} KB image` : `${megabytes} MB image`;
}

function renderMemory(results: readonly MemoryResult[]): string {
  const rows = results.map(({ megabytes, peakMb, holds }) => [`${megabytes} MB image`, `${peakMb.toFixed(1)} MB`, verdict(holds)]);
  const peaks = results.map(({ peakMb }) => peakMb);
  const apart = Math.max(...peaks) - Math.min(...peaks);
  return [
    table(["publish-image, build included", "peak memory of our process", `goal at most ${MEMORY_GOAL_MB} MB`], rows),
    ...(results.length > 1 ? [`they lie ${apart.toFixed(1)} MB apart; goal: the same whatever the image's size`] : []),
  ].join("\n\n");
}

function times(name: string, { median, min, max }: Spread): string[] {
  return [name, ...[median, min, max].map(milliseconds)];
}

function milliseconds(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}

function verdict(holds: boolean): string {
  return holds ? "holds" : "MISSED";
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
