import { authfile } from "../../core/credentials/authfile.js";
import { run } from "../../host/process/tool.js";
import { NAMESPACE, type Fixture } from "../fixture.js";
import type { Layout } from "./oci-layout.js";
import { TAG } from "./publishing.js";

/** skopeo as a person would call it, who has logged in before. */
export class BareSkopeo {
  private constructor(
    readonly fixture: Fixture,
    readonly login: string,
  ) {}

  static async prepare(fixture: Fixture): Promise<BareSkopeo> {
    const { registry, credential, run: { workspace } } = fixture;
    return new BareSkopeo(fixture, await workspace.secretFile("login.json", authfile(registry.host, credential)));
  }

  async copy(layout: Layout, name: string): Promise<void> {
    const access = ["--dest-authfile", this.login, "--dest-tls-verify=false"];
    await this.#run(["copy", "--quiet", ...access, `oci:${layout.path}:${layout.name}`, this.#address(name)]);
  }

  async inspect(name: string, ...options: string[]): Promise<void> {
    await this.#run(["inspect", ...options, "--authfile", this.login, "--tls-verify=false", this.#address(name)]);
  }

  #address(name: string): string {
    const { host } = this.fixture.registry;
    return `docker://${host}/${NAMESPACE}/${name}:${TAG}`;
  }

  async #run(args: readonly string[]): Promise<void> {
    const { signal, workspace } = this.fixture.run;
    await run("skopeo", args, "take part in the benchmark", { signal, environment: { TMPDIR: await workspace.folder("tmp") } });
  }
}
