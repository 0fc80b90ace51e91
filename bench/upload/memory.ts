import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { NAMESPACE, PROJECT, type Fixture } from "../fixture.js";
import { peakMemory } from "./peak-memory.js";
import { freshName } from "./publishing.js";
import { randomMegabytes } from "./random-bytes.js";

/** The peak memory of our own process in a real `publish-image`, build included. */
export interface MemoryResult {
  readonly megabytes: number;
  readonly peakMb: number;
  readonly holds: boolean;
}

export const MEMORY_GOAL_MB = 120;
const PASSWORD = "BENCH_PASSWORD";

export async function measureMemory(megabytes: number, fixture: Fixture): Promise<MemoryResult> {
  const { registry, credential, run } = fixture;
  const container = freshName();
  const source = await writeSource(container, megabytes, fixture);
  const peakMb = await peakMemory({
    args: [
      join(PROJECT, "scripts/launch.cjs"),
      "publish-image",
      ...["--source", source, "--container", container, "--commit", randomBytes(20).toString("hex")],
      ...["--registry", registry.host, "--namespace", NAMESPACE],
      ...["--username", credential.username, "--password-env", PASSWORD],
    ],
    environment: { [PASSWORD]: credential.password.reveal(), TMPDIR: await run.workspace.folder("tmp") },
    signal: run.signal,
  });
  return { megabytes, peakMb, holds: peakMb <= MEMORY_GOAL_MB };
}

/** A source tree whose image is one random file and nothing else. */
async function writeSource(container: string, megabytes: number, { run: { workspace } }: Fixture): Promise<string> {
  const folder = await workspace.folder(`source/containers/${container}`);
  await writeFile(join(folder, "Dockerfile"), "FROM scratch\nARG CONTAINER_APP_VERSION=1.2.3\nCOPY content.bin /content.bin\n");
  await writeFile(join(folder, "content.bin"), Readable.from(randomMegabytes(megabytes)));
  return workspace.join("source");
}
