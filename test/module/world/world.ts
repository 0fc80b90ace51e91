import type { Workspace } from "../../../host/run/workspace.js";
import type { Chain } from "../session/chain.js";
import type { Answerer, EngineError } from "../session/session-double.js";
import { Archives } from "./archives.js";
import { Builder } from "./containers/builder.js";
import type { Certificate } from "./certificate.js";
import { NixContainers, type NixScript } from "./containers/nix-containers.js";
import { GitRuns } from "./containers/git-runs.js";
import { Publisher } from "./containers/publisher.js";
import { RegistryService } from "./registry-service.js";
import { Secrets } from "./secrets.js";
import { SkopeoContainers } from "./containers/skopeo-containers.js";
import { SourceTree, type GitScript } from "./source-tree.js";
import { ZotService } from "./containers/zot-service.js";

/** What a test's engine finds. */
export interface Scene {
  readonly files?: Readonly<Record<string, string>>;
  /** Symbolic links among them, each with the path that it leads to. */
  readonly links?: Readonly<Record<string, string>>;
  readonly git?: GitScript;
  readonly secrets?: Readonly<Record<string, string>>;
  /** Where the registry that is passed in as a service listens. */
  readonly registryEndpoint?: string;
  /** Paths of image archives on this machine, by name. */
  readonly archives?: Readonly<Record<string, string>>;
  /** What nix in a container says. */
  readonly nix?: NixScript;
  /** The error by which every build fails. */
  readonly buildFailure?: EngineError;
  /** Which platform the engine says of what it built: the one that was asked for, or its own. */
  readonly buildLabels?: "asked" | "own";
}

/** Where the module runs, and which certificate it trusts. */
export interface Surroundings {
  readonly process: { readonly workdir: string };
  readonly certificate: Certificate;
  readonly caFile: string;
}

/** All that stands behind the session of one test. */
export class World implements AsyncDisposable {
  readonly answerers: readonly Answerer[];
  readonly zot: ZotService;
  readonly archives: Archives;

  constructor(scene: Scene, workspace: Workspace, { process, certificate, caFile }: Surroundings) {
    const secrets = new Secrets(scene.secrets ?? {});
    const nix = new NixContainers(scene.nix ?? {}, workspace);
    const archives = (this.archives = new Archives(scene.archives ?? {}, workspace, process.workdir, nix, scene.buildLabels));
    this.zot = new ZotService(workspace, secrets);
    const endpoint = (service: Chain) => (service[0]?.name === "registryService" ? (scene.registryEndpoint ?? "") : this.zot.endpoint);
    const { platforms } = archives;
    const containers = { workspace, archives, platforms, secrets, endpoint, caFile, ca: certificate.cert };
    this.answerers = [
      new SourceTree(scene.files ?? {}, scene.git, scene.links),
      secrets,
      archives,
      new RegistryService(scene.registryEndpoint ?? ""),
      new Builder(platforms, scene.buildFailure),
      nix,
      new GitRuns(scene.files ?? {}, scene.git, workspace, process.workdir),
      this.zot,
      new SkopeoContainers(containers),
      new Publisher(containers),
    ];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.zot[Symbol.asyncDispose]();
  }
}
