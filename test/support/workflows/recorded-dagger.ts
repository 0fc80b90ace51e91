import { execa } from "execa";
import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DaggerAnswers, STAND_IN } from "./dagger-answers.js";
import type { Answer, Call } from "./recorder-protocol.js";

/** Takes the address, which comes last, and puts the archive where --output says. */
const CURL = (folder: string) => `#!/bin/sh
while [ $# -gt 1 ]; do if [ "$1" = --output ]; then output=$2; fi; shift; done
printf '%s\\n' "$1" >> '${folder}/downloads'
cp '${folder}/dagger.tar.gz' "$output"
`;

/** An archive like those of Dagger's releases, with a `dagger` in it that tells how it is called. */
export class RecordedDagger {
  private constructor(
    readonly folder: string,
    readonly checksum: string,
    private readonly answers: DaggerAnswers,
  ) {}

  /** Makes them in a folder; `tools` of it belongs before PATH, for there is a `curl` that brings the archive, and an `apk`. */
  static async create(folder: string, answers: readonly Answer[]): Promise<RecordedDagger> {
    await mkdir(join(folder, "tools"), { recursive: true });
    const answering = await DaggerAnswers.listen(folder, answers);
    await program(join(folder, "dagger"), STAND_IN(answering.port));
    await execa("tar", ["--create", "--gzip", "--file", join(folder, "dagger.tar.gz"), "--directory", folder, "dagger"]);
    await program(join(folder, "tools/curl"), CURL(folder));
    await program(join(folder, "tools/apk"), "#!/bin/sh\n");
    const checksum = createHash("sha256").update(await readFile(join(folder, "dagger.tar.gz"))).digest("hex");
    return new RecordedDagger(folder, checksum, answering);
  }

  get path(): string {
    return `${join(this.folder, "tools")}:${process.env["PATH"] ?? ""}`;
  }

  calls(): Promise<readonly Call[]> {
    return Promise.resolve(this.answers.calls);
  }

  async downloads(): Promise<string[]> {
    return (await readFile(join(this.folder, "downloads"), "utf8")).split("\n").filter(Boolean);
  }

  end(): Promise<void> {
    return this.answers.end();
  }
}

async function program(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o755);
}
