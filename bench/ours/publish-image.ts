import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { NAMESPACE, PROJECT, type Fixture } from "../fixture.js";
import { randomMegabytes } from "../images/random-bytes.js";
import { freshName } from "./publishing.js";

/** A source tree with one container, whose image is one layer of random content. */
export interface SourceTree {
  readonly path: string;
  readonly container: string;
  /** The build context. */
  readonly folder: string;
}

export async function writeSource(megabytes: number, { run: { workspace } }: Fixture): Promise<SourceTree> {
  const container = freshName();
  const folder = await workspace.folder(`source/containers/${container}`);
  await writeFile(join(folder, "Dockerfile"), "FROM scratch\nARG CONTAINER_APP_VERSION=1.2.3\nCOPY content /content\n");
  await workspace.folder(`source/containers/${container}/content`);
  await writeFile(join(folder, "content/random.bin"), Readable.from(randomMegabytes(megabytes)), { flush: true });
  const tree = { path: workspace.join("source"), container, folder };
  await renew(tree);
  return tree;
}

/** Gives the layer content that nobody has seen. */
export async function renew({ folder }: SourceTree): Promise<void> {
  await writeFile(join(folder, "content/unique.txt"), randomBytes(32).toString("hex"), { flush: true });
}

const PASSWORD = "BENCH_PASSWORD";

/** Our command line, as a process of Node: what it is started with, and what it finds in its environment. */
export async function publishImage({ path, container }: SourceTree, { registry, credential, run }: Fixture): Promise<{ args: string[]; environment: Record<string, string> }> {
  const args = [
    join(PROJECT, "scripts/launch.cjs"),
    "publish-image",
    ...["--source", path, "--container", container, "--commit", randomBytes(20).toString("hex")],
    ...["--registry", registry.host, "--namespace", NAMESPACE],
    ...["--username", credential.username, "--password-env", PASSWORD],
  ];
  return { args, environment: { [PASSWORD]: credential.password.reveal(), TMPDIR: await run.workspace.folder("tmp") } };
}
