import { stat } from "node:fs/promises";
import { PublishError } from "../../core/errors.js";
import { own, told } from "../../core/errors/own-words.js";
import { printable } from "../../core/redact.js";
import { shownTo } from "../process/output-end.js";
import { endRootedIn } from "../process/rooted-processes.js";
import { ask, run, TooMuchOutput, type ToolOutput } from "../process/tool.js";
import type { Run } from "../run/run.js";
import type { Buildah } from "./buildah.js";
import type { ImageTest } from "./means/tests.js";

/** What is tried, and where. */
export interface TestOrder {
  /** An image in buildah's storage. */
  readonly image: string;
  /** What it is called in messages. */
  readonly what: string;
  readonly tests: readonly ImageTest[];
  readonly timeoutS: number;
}

/** Tries an image: throws TEST_FAILED at the first command that fails, or takes too long. */
export async function testImage({ image, what, tests, timeoutS }: TestOrder, buildah: Buildah, progress: Run["progress"]): Promise<void> {
  for (const test of tests) {
    progress.step(told(own`testing ${what}: ${printable(test.text, 200)}`));
    await tryOnce(test, { image, what, timeoutS }, buildah, progress);
  }
}

/** More than any log is read for. */
const OUTPUT_LIMIT = 16 * 1024 * 1024;

type Place = Omit<TestOrder, "tests">;

/**
 * Each in a container of its own, as the image's own user, in its own folder and environment. It is isolated as a build's
 * RUN is: it has this machine's network, and no process namespace, so what it leaves running is ended here.
 */
async function tryOnce(test: ImageTest, { image, what, timeoutS }: Place, { global, options }: Buildah, progress: Run["progress"]): Promise<void> {
  const container = (await run("buildah", [...global, "from", "--pull=never", image], own`make a container of ${what}`, options)).trim();
  const root = await rootOf(container, { global, options });
  const { onOutput, onFailure } = shownTo(progress, own`test`);
  const timeout = AbortSignal.timeout(timeoutS * 1000);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  try {
    const ended = await ask("buildah", [...global, "run", "--isolation", "chroot", container, "--", ...test.words], { ...options, signal, onOutput, leaves: "nothing", outputLimit: OUTPUT_LIMIT });
    if (ended.exitCode === 0) return;
    onFailure(ended.all);
    throw failed(test, what, own`ended with exit code ${ended.exitCode}${lastWords(ended)}`, NO_SHELL.test(ended.all) ? WITHOUT_SHELL : MEND);
  } catch (error) {
    if (timeout.aborted && options.signal?.aborted !== true) throw failed(test, what, own`took longer than ${timeoutS} seconds`, own`${MEND}, or give it more time (--test-timeout)`);
    if (error instanceof TooMuchOutput) throw failed(test, what, own`printed more than ${error.limit} bytes`, own`${MEND}, or have it print less`);
    throw error;
  } finally {
    if (root !== undefined) await endRootedIn(root);
    await ask("buildah", [...global, "rm", container], { ...options, signal: undefined }).catch(() => undefined);
  }
}

/** Where the container's file system is mounted; undefined without root, for whom it is in a namespace of buildah's own. */
async function rootOf(container: string, { global, options }: Buildah): Promise<{ dev: number; ino: number } | undefined> {
  const { exitCode, stdout } = await ask("buildah", [...global, "mount", container], options);
  return exitCode === 0 ? stat(stdout.trim()).catch(() => undefined) : undefined;
}

/** buildah says itself, several times over, how it ended. */
const BUILDAHS_OWN = /^(?:subprocess exited with status \d+|Error: exit status \d+|)$/;

function lastWords({ stderr, stdout }: ToolOutput): string {
  const said = [stdout, stderr].flatMap((text) => text.split("\n")).filter((line) => !BUILDAHS_OWN.test(line.trim()));
  return said.length === 0 ? "" : own`: ${printable(said.slice(-3).join(" "))}`;
}

const NO_SHELL = /exec \/bin\/sh: no such file/;
const WITHOUT_SHELL = own`Nothing is published. The image has no shell: write the test as a JSON array of words, '["/program", "argument"]'`;
const MEND = own`Nothing is published. Mend the image or the test, and run it again`;

function failed({ text }: ImageTest, what: string, how: string, remedy: string): PublishError {
  return new PublishError("TEST_FAILED", own`the test of ${what} (${printable(text, 200)}) ${how}`, remedy);
}
