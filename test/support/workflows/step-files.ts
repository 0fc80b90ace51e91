import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The files through which a step is given its script and hands on what it found. */
export class StepFiles {
  private constructor(
    readonly folder: string,
    readonly script: string,
  ) {}

  static async create(folder: string, text: string): Promise<StepFiles> {
    const files = new StepFiles(folder, join(folder, "script"));
    await writeFile(files.script, text);
    for (const path of Object.values(files.variables)) await writeFile(path, "");
    return files;
  }

  get variables(): Readonly<Record<"GITHUB_OUTPUT" | "GITHUB_PATH" | "GITHUB_STEP_SUMMARY", string>> {
    const { folder } = this;
    return { GITHUB_OUTPUT: join(folder, "output"), GITHUB_PATH: join(folder, "path"), GITHUB_STEP_SUMMARY: join(folder, "summary") };
  }

  async outputs(): Promise<Record<string, string>> {
    const lines = (await readFile(this.variables.GITHUB_OUTPUT, "utf8")).split("\n").filter(Boolean);
    return Object.fromEntries(lines.map((line): [string, string] => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
  }

  /** The folder that goes before PATH in the steps that follow; empty where there is none. */
  async path(): Promise<string> {
    return (await readFile(this.variables.GITHUB_PATH, "utf8")).trim();
  }

  summary(): Promise<string> {
    return readFile(this.variables.GITHUB_STEP_SUMMARY, "utf8");
  }
}
