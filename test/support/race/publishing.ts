import { randomBytes } from "node:crypto";
import { CliRun, type CliResult } from "../runs/cli.js";
import { scratchContainer, SourceTree } from "../sources/git-tree.js";
import type { Origin } from "../registries/registry-view.js";

/** Who publishes, and where to: the port may be a proxy's. */
export interface Publisher {
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly namespace: string;
}

/** The name of the container that is published. */
export const CONTAINER = "app";

/** A source tree of its own for one tag. Its content is random, so that the registry knows none of its layers. */
export interface Source extends Origin {
  readonly tree: SourceTree;
}

export async function createSource(version: string, contentBytes = 8): Promise<Source> {
  const tree = await SourceTree.create(scratchContainer(CONTAINER, version, randomBytes(contentBytes).toString("base64")));
  const commit = await tree.commit();
  return { tree, commit, version: `v${version}`, tag: `v${version}-${commit.slice(0, 7)}` };
}

/** Starts the real command line on it. */
export async function startPublish(source: Source, to: Publisher, more: readonly string[] = []): Promise<CliRun> {
  const where = ["--registry", `127.0.0.1:${to.port}`, "--namespace", to.namespace, "--username", to.username, "--password-env", "KEY"];
  return CliRun.start(["publish-image", "--source", source.tree.path, "--container", CONTAINER, ...where, ...more], { KEY: to.password });
}

export async function publishOf(source: Source, to: Publisher, more: readonly string[] = []): Promise<CliResult> {
  return (await startPublish(source, to, more)).end();
}

/** The digest that a publish printed; empty where it printed none. */
export function digestIn(stdout: string): string {
  return /@(sha256:[0-9a-f]{64})$/.exec(stdout)?.[1] ?? "";
}
