import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Workspace } from "../../../../host/run/workspace.js";
import { LAUNCHER } from "../../../support/runs/cli.js";
import { FakeRegistry, type FakeAuth, type Interference } from "../../../support/registries/fake-registry.js";
import { scratchContainer, SourceTree } from "../../../support/sources/git-tree.js";
import { liveRegistry } from "../../../support/registries/live-registry.js";
import { JOB_TOKEN, MARK, PROXY_LOGIN, REQUEST_MARK, SMOOTH_MARK, TOKEN, type MarkedSecret } from "../../../support/marked-secret.js";
import { ProcessWatch } from "../../../support/runs/process-watch.js";
import { ToolLog } from "../../../support/runs/tool-log.js";
import { watchedRun, type Meddling, type WatchedResult } from "../../../support/runs/watched-run.js";

/** One run of the command line, and the code that it should name. */
export interface LeakCase {
  readonly name: string;
  readonly code: string;
  readonly play: (stage: LeakStage, manner: ConnectionOptions) => Promise<WatchedResult>;
}

/** How the password goes in and the result comes out. The cases take turns. */
export interface ConnectionOptions {
  readonly by: "variable" | "file";
  readonly json: boolean;
}

export type Verb = "publish-image" | "plan" | "audit" | "check-key" | "keys-list" | "keys-create" | "keys-rotate" | "keys-revoke" | "tags" | "latest-deployable" | "promote";

export interface Extras {
  /** Stands for the marked user; by it a password is an identity token. */
  readonly username?: string;
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly source?: string;
  readonly meddle?: Meddling;
}

const TOOLS = ["git", "buildah", "skopeo", "docker-registry"];
const SECRETS: readonly MarkedSecret[] = [MARK, SMOOTH_MARK, TOKEN, PROXY_LOGIN, JOB_TOKEN, REQUEST_MARK];

/** What all runs share: a source tree whose remote bears the password, a watch on all processes, and a log of all tools. */
export class LeakStage implements AsyncDisposable {
  readonly #endings: (() => Promise<void>)[] = [];

  private constructor(
    readonly workspace: Workspace,
    readonly tools: ToolLog,
    readonly tree: SourceTree,
    readonly watch: ProcessWatch,
  ) {}

  static async start(): Promise<LeakStage> {
    const [workspace, tools, tree] = await Promise.all([Workspace.create(), ToolLog.create(TOOLS), SourceTree.create(scratchContainer("app"))]);
    await tree.commit();
    await tree.git("remote", "add", "origin", `https://oauth2:${encodeURIComponent(MARK.password)}@git.example.org/team/app.git`);
    await writeFile(workspace.join("key"), `${MARK.password}\n`, { mode: 0o600 });
    // The proxy's login is the environment's own, and children get it as it is.
    const watch = ProcessWatch.start([MARK, SMOOTH_MARK, TOKEN, JOB_TOKEN, REQUEST_MARK], LAUNCHER);
    return new LeakStage(workspace, tools, tree, watch);
  }

  /** A registry in memory with the marked user, for the rest of the stage. */
  async registry(auth: FakeAuth, interfere?: Interference): Promise<FakeRegistry> {
    return this.own(await FakeRegistry.start(MARK, auth, interfere));
  }

  /** A real docker-registry with the marked user. */
  async dockerRegistry(auth: Exclude<FakeAuth, "id-token">): Promise<string> {
    return this.own(await liveRegistry(auth, MARK.password)).registry.host;
  }

  own<T extends AsyncDisposable>(resource: T): T {
    this.#endings.push(async () => resource[Symbol.asyncDispose]());
    return resource;
  }

  async sourceTree(files: Readonly<Record<string, string>>): Promise<SourceTree> {
    const tree = await SourceTree.create(files);
    this.#endings.push(() => tree.remove());
    return tree;
  }

  /** One command against a registry, with the marked password. */
  async run(verb: Verb, host: string, { by, json }: ConnectionOptions, extras: Extras = {}): Promise<WatchedResult> {
    const { username = MARK.username, args = [], source = this.tree.path } = extras;
    const repository = ["--repository", "ns/app"];
    const subjects: Partial<Record<Verb, readonly string[]>> = { audit: repository, "check-key": repository, "keys-list": [], "keys-create": [], "keys-revoke": [], "keys-rotate": repository };
    const subject = subjects[verb] ?? ["--source", source, "--container", "app", "--namespace", "ns"];
    const password = by === "variable" ? ["--password-env", "MARKED_KEY"] : ["--password-file", this.workspace.join("key")];
    const waiting = ["--timeout", "5", ...(args.includes("--retry-seconds") ? [] : ["--retry-seconds", "0"])];
    const all = [verb, ...subject, "--registry", host, "--username", username, ...password, ...waiting, ...(json ? ["--json"] : []), ...args];
    return this.raw(all, by === "variable" ? { MARKED_KEY: MARK.password, ...extras.environment } : extras.environment, extras.meddle);
  }

  /** Any command line, with the log of tools before PATH. */
  async raw(args: readonly string[], environment: Readonly<Record<string, string>> = {}, meddle?: Meddling): Promise<WatchedResult> {
    return watchedRun(args, { ...this.tools.environment, ...environment }, SECRETS, meddle);
  }

  /** A PATH with all tools, of which one cannot be started. */
  async pathWithBroken(name: string): Promise<string> {
    const folder = await this.workspace.folder(`broken-${name}`);
    for (const each of TOOLS.filter((tool) => tool !== name)) await symlink(join("/usr/bin", each), join(folder, each));
    await writeFile(join(folder, name), "#!/nonexistent/interpreter\n", { mode: 0o755 });
    return folder;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#endings.reverse()) await end();
    await this.watch[Symbol.asyncDispose]();
    await this.tools.remove();
    await this.tree.remove();
    await this.workspace[Symbol.asyncDispose]();
  }
}
