import { expect } from "chai";
import { runCli, type CliResult } from "./cli.js";
import { scratchContainer, SourceTree } from "../sources/git-tree.js";
import { liveRegistry, type LiveRegistry } from "../registries/live-registry.js";

/** A published image: its tag, and its line `repository:tag@digest`. */
export interface PublishedImage {
  readonly commit: string;
  readonly tag: string;
  readonly reference: string;
  readonly digest: string;
}

/** A source tree with a container `app`, a real registry, and the command line between them. */
export class TagStage implements AsyncDisposable {
  private constructor(
    readonly tree: SourceTree,
    readonly live: LiveRegistry,
  ) {}

  static async open(): Promise<TagStage> {
    const live = await liveRegistry("token");
    return new TagStage(await SourceTree.create(scratchContainer("app")), live);
  }

  get repository(): string {
    return `${this.live.registry.host}/team/app`;
  }

  /** Commits a change of the container and publishes it. */
  async publish(version: string): Promise<PublishedImage> {
    await this.tree.write(scratchContainer("app", version));
    const commit = await this.tree.commit();
    const { stdout } = await this.run("publish-image");
    return { commit, tag: `v${version}-${commit.slice(0, 7)}`, reference: stdout, digest: stdout.slice(stdout.indexOf("@") + 1) };
  }

  /** Runs a command that must succeed. */
  async run(command: string, ...args: string[]): Promise<CliResult> {
    const result = await this.ask(command, ...args);
    expect(result.exitCode, result.stderr).to.equal(0);
    expect(result.left).to.deep.equal([]);
    return result;
  }

  ask(command: string, ...args: string[]): Promise<CliResult> {
    const { host } = this.live.registry;
    const where = ["--source", this.tree.path, "--container", "app", "--registry", host, "--namespace", "team"];
    return runCli([command, ...where, "--username", this.live.username, "--password-env", "KEY", ...args], { KEY: this.live.password });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tree.remove();
    await this.live[Symbol.asyncDispose]();
  }
}
