import { expect } from "chai";
import type { ErrorCode } from "../../../core/errors.js";
import { parseTag, type Tag } from "../../../core/image/tag.js";
import { runCli, type CliResult } from "./cli.js";
import { scratchContainer, SourceTree } from "../sources/git-tree.js";
import { Parts } from "../parts.js";
import type { RegistryUnderTest } from "../registries/registry-under-test.js";
import { ToolLog } from "./tool-log.js";

/** What is particular about one run of the command line. */
export interface Call {
  readonly namespace?: string;
  readonly args?: readonly string[];
  /** `none` runs it without a credential. */
  readonly password?: { readonly given: string } | "none";
  /** The registry's address, where it is not the usual one. */
  readonly host?: string;
  /** The transport options, where they are not the registry's own. */
  readonly transport?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** How a run ended, and which tools it called. */
export interface Outcome extends CliResult {
  readonly tools: readonly string[];
}

/** One commit of one container, and the command line that publishes it to one registry. */
export class PublishStage implements AsyncDisposable {
  /** As the label has it. */
  readonly version = "v1.2.3";

  private constructor(
    readonly registry: RegistryUnderTest,
    readonly tree: SourceTree,
    readonly commit: string,
    /** The same container in a folder without git, that cannot say no to any commit. */
    readonly plainTree: SourceTree,
    private readonly parts: Parts,
  ) {}

  /** Takes the registry over: it ends with the stage. */
  static async open(registry: RegistryUnderTest): Promise<PublishStage> {
    const { made, parts } = await Parts.gather(async (started) => {
      started.add(registry);
      const tree = removedWith(started, await SourceTree.create(scratchContainer("app")));
      const plainTree = removedWith(started, await SourceTree.create(scratchContainer("app")));
      return { tree, plainTree, commit: await tree.commit() };
    });
    return new PublishStage(registry, made.tree, made.commit, made.plainTree, parts);
  }

  get tag(): Tag {
    return parseTag(`${this.version}-${this.commit.slice(0, 7)}`);
  }

  /** Another commit that begins with the same 7 digits, and so has the same tag. */
  get lookalike(): string {
    return this.commit.slice(0, -1) + (this.commit.endsWith("0") ? "1" : "0");
  }

  /** The arguments that publish the lookalike. */
  get lookalikeArgs(): readonly string[] {
    return ["--source", this.plainTree.path, "--commit", this.lookalike];
  }

  publish(call: Call = {}): Promise<Outcome> {
    return this.#run("publish-image", call);
  }

  plan(call: Call = {}): Promise<Outcome> {
    return this.#run("plan", call);
  }

  async #run(command: string, { namespace = "team/images", args = [], password, host, transport, environment }: Call): Promise<Outcome> {
    const { facts, transportOptions } = this.registry;
    const credential = password === "none" ? [] : ["--username", facts.username, "--password-env", "KEY"];
    const target = ["--registry", host ?? facts.host, "--namespace", namespace, ...(transport ?? transportOptions)];
    // One of its own, because runs may be under way side by side.
    const toolLog = await ToolLog.create();
    try {
      const result = await runCli([command, "--source", this.tree.path, "--container", "app", ...target, ...credential, ...args], {
        ...toolLog.environment,
        KEY: password === undefined || password === "none" ? facts.password : password.given,
        ...environment,
      });
      return { ...result, tools: await toolLog.take() };
    } finally {
      await toolLog.remove();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.parts[Symbol.asyncDispose]();
  }
}

/** Holds that a run ended at once with this one error, before any tool was called, and returns the error. */
export function refusedWith(code: ErrorCode, exitCode: number, outcome: Outcome): string {
  const { stdout, stderr, left, tools } = outcome;
  // One line: no retry was worth its time.
  expect(stderr).to.match(new RegExp(`^container-publisher: ${code}: .+$`));
  expect({ exitCode: outcome.exitCode, stdout, left, tools }).to.deep.equal({ exitCode, stdout: "", left: [], tools: [] });
  return stderr;
}

function removedWith<T extends { remove(): Promise<void> }>(parts: Parts, thing: T): T {
  parts.add({ [Symbol.asyncDispose]: () => thing.remove() });
  return thing;
}
