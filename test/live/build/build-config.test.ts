import { execa } from "execa";
import { expect } from "chai";
import { z } from "zod";
import { runCli } from "../../support/runs/cli.js";
import { SourceTree } from "../../support/sources/git-tree.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const VERSION = "ARG CONTAINER_APP_VERSION=1.0";
const imageSchema = z.object({ config: z.looseObject({}), history: z.array(z.object({ created_by: z.string() })) });

describe("an image built on the host keeps what BuildKit would keep", () => {
  let live: LiveRegistry;
  before(async () => {
    live = await liveRegistry("basic");
  });
  after(() => live[Symbol.asyncDispose]());

  /** Publishes a Dockerfile, and returns how the registry has it. */
  async function published(name: string, ...lines: string[]) {
    const tree = await SourceTree.create({ [`containers/${name}/Dockerfile`]: [...lines, ""].join("\n"), [`containers/${name}/file`]: "x" });
    try {
      const publish = ["publish-image", "--source", tree.path, "--container", name, "--commit", COMMIT, "--registry", live.registry.host, "--namespace", "team", "--username", live.username, "--password-env", "KEY"];
      const { exitCode, stdout, stderr } = await runCli(publish, { KEY: live.password });
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
      const reference = `docker://${stdout.replace(/:[^:@]*@/, "@")}`;
      const inspect = async (...how: string[]) => JSON.parse((await execa("skopeo", ["inspect", "--tls-verify=false", "--creds", `${live.username}:${live.password}`, "--raw", ...how, reference])).stdout) as unknown;
      const { config, history } = imageSchema.parse(await inspect("--config"));
      return { manifest: await inspect(), config, steps: history.map(({ created_by }) => created_by).join("\n") };
    } finally {
      await tree.remove();
    }
  }

  const HEALTHCHECK = 'HEALTHCHECK --interval=5s --timeout=3s --start-period=2s --retries=4 CMD ["/probe"]';
  const HEALTHY = { Test: ["CMD", "/probe"], Interval: 5e9, Timeout: 3e9, StartPeriod: 2e9, Retries: 4 };
  const SHELL = ["/bin/bash", "-o", "pipefail", "-c"];

  it("HEALTHCHECK, SHELL and ONBUILD, in a manifest of OCI's kind", async () => {
    const { manifest, config } = await published("all", "FROM scratch", VERSION, "COPY file /file", HEALTHCHECK, `SHELL ${JSON.stringify(SHELL)}`, "ONBUILD COPY file /b");
    expect(config).to.deep.include({ Healthcheck: HEALTHY, Shell: SHELL, OnBuild: ["COPY file /b"] });
    expect(manifest).to.have.property("mediaType", "application/vnd.oci.image.manifest.v1+json");
    expect(manifest).to.have.nested.property("config.mediaType", "application/vnd.oci.image.config.v1+json");
    expect(manifest).to.have.property("annotations").that.includes({ "org.opencontainers.image.revision": COMMIT, "org.opencontainers.image.version": "v1.0" });
  });

  it("what an earlier stage says, whose ONBUILD is done", async () => {
    const { config, steps } = await published("staged", "FROM scratch AS one", HEALTHCHECK, `SHELL ${JSON.stringify(SHELL)}`, "ONBUILD COPY file /b", "FROM one", VERSION);
    expect(config).to.deep.include({ Healthcheck: HEALTHY, Shell: SHELL }).and.not.have.property("OnBuild");
    expect(steps).to.match(/COPY file in \/b/);
  });

  it("HEALTHCHECK NONE over that of a stage, and nothing where nothing is said", async () => {
    const none = await published("none", "FROM scratch AS one", HEALTHCHECK, "FROM one", VERSION, "COPY file /file", "HEALTHCHECK NONE");
    expect(none.config).to.deep.include({ Healthcheck: { Test: ["NONE"] } });
    const plain = await published("plain", "FROM scratch", VERSION, "COPY file /file");
    expect(plain.config).to.not.have.any.keys("Healthcheck", "Shell", "OnBuild");
  });
});
