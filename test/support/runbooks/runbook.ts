import { expect } from "chai";
import { execa } from "execa";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT } from "../project.js";

const BLOCK = /^```sh\n(.*?)^```$/gms;
const VALUE = /^(export )?([A-Z_]+)=(.*)$/;

/** What a page starts in the background ends with it. */
const STOP = "trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT";

/** How a runbook ended that was run as it stands. */
export interface RunbookResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A page of docs/runbooks: its first block of commands says its values, all others are run in one shell, in a checkout, as
 * a reader would paste them. What this machine has no program for stands in blocks that are called "console".
 */
export class Runbook {
  private constructor(
    readonly values: readonly string[],
    readonly steps: readonly string[],
  ) {}

  static async read(name: string): Promise<Runbook> {
    const text = await readFile(join(PROJECT, "docs/runbooks", name), "utf8");
    const [values = "", ...steps] = [...text.matchAll(BLOCK)].map(([, block = ""]) => block);
    return new Runbook(values.trimEnd().split("\n"), steps);
  }

  /** Runs it with other values in the place of its own, each of which has to be given. */
  async run(given: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>>): Promise<RunbookResult> {
    const named = this.values.map((line) => VALUE.exec(line)?.[2] ?? `not a value: ${line}`);
    expect(Object.keys(given)).to.have.members(named);
    const values = this.values.map((line) => line.replace(VALUE, (_, exported: string | undefined, name: string) => `${exported ?? ""}${name}='${given[name] ?? ""}'`));
    const script = ["set -euo pipefail", STOP, ...values, ...this.steps].join("\n");
    const inherited = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "/root" };
    const { exitCode, stdout, stderr } = await execa("bash", ["-c", script], { cwd: PROJECT, env: { ...inherited, ...environment }, extendEnv: false, reject: false, stdin: "ignore" });
    return { exitCode, stdout, stderr };
  }
}
