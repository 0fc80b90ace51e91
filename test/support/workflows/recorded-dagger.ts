import { execa } from "execa";
import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROJECT } from "../project.js";
import { callSchema, type Answer, type Call } from "./recorder-protocol.js";

const RECORDER = fileURLToPath(new URL("dagger-recorder.js", import.meta.url));

/** Takes the address, which comes last, and puts the archive where --output says. */
const CURL = (folder: string) => `#!/bin/sh
while [ $# -gt 1 ]; do if [ "$1" = --output ]; then output=$2; fi; shift; done
printf '%s\\n' "$1" >> '${folder}/downloads'
cp '${folder}/dagger.tar.gz' "$output"
`;

/** An archive like those of Dagger's releases, with a `dagger` in it that writes down how it is called. */
export class RecordedDagger {
  private constructor(
    readonly folder: string,
    readonly checksum: string,
  ) {}

  /** Makes them in a folder; `tools` of it belongs before PATH, for there is a `curl` that brings the archive, and an `apk`. */
  static async create(folder: string, answers: readonly Answer[]): Promise<RecordedDagger> {
    await mkdir(join(folder, "tools"), { recursive: true });
    await program(join(folder, "dagger"), `#!/bin/sh\nexec '${process.execPath}' '${RECORDER}' '${folder}' '${PROJECT}' "$@"\n`);
    await execa("tar", ["--create", "--gzip", "--file", join(folder, "dagger.tar.gz"), "--directory", folder, "dagger"]);
    await program(join(folder, "tools/curl"), CURL(folder));
    await program(join(folder, "tools/apk"), "#!/bin/sh\n");
    await writeFile(join(folder, "answers.json"), JSON.stringify(answers));
    await writeFile(join(folder, "calls"), "");
    const checksum = createHash("sha256").update(await readFile(join(folder, "dagger.tar.gz"))).digest("hex");
    return new RecordedDagger(folder, checksum);
  }

  get path(): string {
    return `${join(this.folder, "tools")}:${process.env["PATH"] ?? ""}`;
  }

  async calls(): Promise<Call[]> {
    return (await linesOf(join(this.folder, "calls"))).map((line) => callSchema.parse(JSON.parse(line)));
  }

  async downloads(): Promise<string[]> {
    return linesOf(join(this.folder, "downloads"));
  }
}

async function linesOf(file: string): Promise<string[]> {
  return (await readFile(file, "utf8")).split("\n").filter(Boolean);
}

async function program(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o755);
}
