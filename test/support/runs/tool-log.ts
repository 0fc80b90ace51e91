import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** Puts a folder before PATH whose tools write down how they are called, and then are the real ones. */
export class ToolLog {
  private constructor(readonly folder: string) {}

  static async create(tools: readonly string[] = ["buildah", "skopeo"]): Promise<ToolLog> {
    const folder = await mkdtemp(join(tmpdir(), "tool-log-"));
    for (const tool of tools) {
      const lines = [
        "#!/bin/sh",
        `printf '%s\\n' "${tool} $*" >> "${folder}/log"`,
        `export -p >> "${folder}/environments"`,
        `PATH="$(printf %s "$PATH" | sed "s|^${folder}:||")" exec ${tool} "$@"`,
      ];
      await writeFile(join(folder, tool), `${lines.join("\n")}\n`);
      await chmod(join(folder, tool), 0o755);
    }
    return new ToolLog(folder);
  }

  get environment(): Record<string, string> {
    return { PATH: [this.folder, process.env["PATH"] ?? ""].join(delimiter) };
  }

  /** The calls since the last look, and forgets them. */
  async take(): Promise<string[]> {
    const text = await readFile(join(this.folder, "log"), "utf8").catch(() => "");
    await writeFile(join(this.folder, "log"), "");
    return text.split("\n").filter(Boolean);
  }

  /** The environments of all calls, as the shell writes them. */
  async environments(): Promise<string> {
    return readFile(join(this.folder, "environments"), "utf8").catch(() => "");
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
