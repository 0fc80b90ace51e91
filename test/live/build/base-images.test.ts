import { execa } from "execa";
import { expect } from "chai";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { ociArchive } from "../../module/world/oci-archive.js";
import { RequestLog } from "../../support/registries/request-log.js";
import { runCli, type CliResult } from "../../support/runs/cli.js";
import { ToolLog } from "../../support/runs/tool-log.js";
import { SourceTree } from "../../support/sources/git-tree.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";
import { startRegistry, tlsRegistry } from "../../support/registries/registries.js";
import { htpasswdSection } from "../../support/registries/tls-registry.js";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const VERSION = "ARG CONTAINER_APP_VERSION=1.0";

/** A registry with its login, as the command line is told of it. */
interface Destination {
  readonly host: string;
  readonly username: string;
  readonly password: string;
  readonly transport?: readonly string[];
}

/** Publishes a container of this Dockerfile. */
async function publish(to: Destination, namespace: string, name: string, lines: readonly string[], environment: Record<string, string> = {}, args: readonly string[] = []): Promise<CliResult> {
  const tree = await SourceTree.create({ [`containers/${name}/Dockerfile`]: [...lines, ""].join("\n"), [`containers/${name}/file`]: name });
  try {
    const order = ["--source", tree.path, "--container", name, "--commit", COMMIT, "--registry", to.host, "--namespace", namespace];
    const login = ["--username", to.username, "--password-env", "KEY", ...(to.transport ?? [])];
    return await runCli(["publish-image", ...order, ...login, ...args], { KEY: to.password, ...environment });
  } finally {
    await tree.remove();
  }
}

function holds({ exitCode, stderr, left }: CliResult): void {
  expect({ exitCode, stderr, left }).to.deep.equal({ exitCode: 0, stderr: "", left: [] });
}

const BASE = ["FROM scratch", VERSION, "COPY file /base", 'HEALTHCHECK CMD ["/probe"]', "ONBUILD COPY file /triggered"];
const ON = (base: string) => [`FROM ${base}`, VERSION, "COPY file /file"];
const TAG = "v1.0-0123456";

describe("a base image in the registry that the image goes to", () => {
  let live: LiveRegistry;
  let to: Destination;
  before(async () => {
    live = await liveRegistry("token");
    to = { host: live.registry.host, username: live.username, password: live.password };
    holds(await publish(to, "team", "base", BASE));
  });
  after(() => live[Symbol.asyncDispose]());

  it("is pulled with the login that was given, by FROM, COPY --from and RUN --mount, over plain HTTP", async () => {
    const base = `${to.host}/team/base:${TAG}`;
    holds(await publish(to, "team", "next", [`FROM ${base} AS one`, "FROM scratch", VERSION, `COPY --from=${base} /base /base`, "COPY --from=one /base /again"]));
  });

  it("passes on its HEALTHCHECK, and its ONBUILD is done", async () => {
    const { stdout, ...rest } = await publish(to, "team", "child", ON(`${to.host}/team/base:${TAG}`));
    holds({ stdout, ...rest });
    const reference = `docker://${stdout.replace(/:[^:@]*@/, "@")}`;
    const inspect = await execa("skopeo", ["inspect", "--tls-verify=false", "--creds", `${to.username}:${to.password}`, "--raw", "--config", reference]);
    expect(JSON.parse(inspect.stdout)).to.have.nested.property("config.Healthcheck").that.deep.equals({ Test: ["CMD", "/probe"] });
    expect(inspect.stdout).to.match(/COPY file in \/triggered/).and.not.contain('"OnBuild"');
    // The login is nowhere in what was built.
    expect(inspect.stdout).to.not.contain(to.password).and.not.contain(Buffer.from(`${to.username}:${to.password}`).toString("base64"));
  });
});

describe("a base image that is not for the platform of the build", () => {
  let live: LiveRegistry;
  let to: Destination;
  before(async () => {
    live = await liveRegistry("token");
    to = { host: live.registry.host, username: live.username, password: live.password };
    holds(await publish(to, "team", "base", BASE));
    await pushAsItIs(to, "team/two:1");
  });
  after(() => live[Symbol.asyncDispose]());

  const foreign = "linux/s390x";
  it("is SOURCE_INVALID where it is an index without it, by its name", async () => {
    const { exitCode, stdout, stderr, left } = await publish(to, "team", "child", ON(`${to.host}/team/two:1`), {}, ["--platform", foreign]);
    expect({ exitCode, stdout, left }).to.deep.equal({ exitCode: 2, stdout: "", left: [] });
    expect(stderr).to.contain(`SOURCE_INVALID: ${to.host}/team/two:1, which containers/child/Dockerfile is built from, is not to be had for ${foreign}`);
  });

  it("is SOURCE_INVALID where it is one image of another platform, which buildah takes all the same", async () => {
    const { exitCode, stdout, stderr, left } = await publish(to, "team", "child", ON(`${to.host}/team/base:${TAG}`), {}, ["--platform", foreign]);
    expect({ exitCode, stdout, left }).to.deep.equal({ exitCode: 2, stdout: "", left: [] });
    expect(stderr).to.match(/SOURCE_INVALID: an image that containers\/child\/Dockerfile is built from is for .+ alone, and not for .*s390x/);
  });

  it("is as good as any for a stage that is built on this machine's platform, also where buildah does not know its variable", async () => {
    const lines = [`FROM --platform=$BUILDPLATFORM ${to.host}/team/base:${TAG} AS made`, "FROM scratch", VERSION, "COPY --from=made /base /base"];
    holds(await publish(to, "team", "made", lines, {}, ["--platform", foreign]));
  });
});

/** What somebody else's tool pushed for two platforms: with a layer as buildah would not compress it, and that it is found by again. */
async function pushAsItIs(to: Destination, path: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "base-images-"));
  try {
    await writeFile(join(folder, "base.tar"), await ociArchive(["linux/amd64", "linux/arm64"].map((platform) => ({ platform, labels: {}, annotations: {} })), true));
    const login = ["--dest-creds", `${to.username}:${to.password}`, "--dest-tls-verify=false"];
    await execa("skopeo", ["copy", "--quiet", "--all", "--preserve-digests", ...login, `oci-archive:${folder}/base.tar`, `docker://${to.host}/${path}`]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const PLAIN = "application/vnd.oci.image.layer.v1.tar";
const annotatedSchema = z.object({ annotations: z.record(z.string(), z.string()) });
const layersSchema = z.object({ layers: z.array(z.object({ mediaType: z.string(), digest: z.string() })) });

describe("the layers of a base image in the registry that the image goes to", () => {
  it("are named as the registry has them, and neither compressed again nor sent: mounted", async () => {
    await using live = await liveRegistry("token");
    await using log = await RequestLog.create();
    const tools = await ToolLog.create();
    const to = { host: live.registry.host, username: live.username, password: live.password };
    try {
      await pushAsItIs(to, "team/plain:1");
      const { stdout, ...rest } = await publish(to, "team", "child", ON(`${to.host}/team/plain:1`), { ...tools.environment, ...log.environment });
      holds({ stdout, ...rest });
      const inspect = await execa("skopeo", ["inspect", "--tls-verify=false", "--creds", `${to.username}:${to.password}`, "--raw", `docker://${stdout.replace(/:[^:@]*@/, "@")}`]);
      const [base, own, ...others] = layersSchema.parse(JSON.parse(inspect.stdout)).layers;
      expect({ kinds: [base?.mediaType, own?.mediaType], others }).to.deep.equal({ kinds: [PLAIN, `${PLAIN}+gzip`], others: [] });
      const { annotations } = annotatedSchema.parse(JSON.parse(inspect.stdout));
      const inspected = await execa("skopeo", ["inspect", "--tls-verify=false", "--creds", `${to.username}:${to.password}`, "--format", "{{.Digest}}", `docker://${to.host}/team/plain:1`]);
      expect(annotations).to.include({ "org.opencontainers.image.base.name": `${to.host}/team/plain:1`, "org.opencontainers.image.base.digest": inspected.stdout.trim() });
      const calls = (await tools.take()).map((call) => / (build|inspect|push|images) /.exec(call)?.[1]);
      expect(calls).to.deep.equal(["build", "inspect", "inspect", "push", "images"]);
      const requests = await log.requests();
      expect(requests.filter((each) => each.startsWith("POST ")).some((each) => each.includes(`mount=${encodeURIComponent(base?.digest ?? "")}`) && each.includes("from=team%2Fplain"))).to.equal(true);
      expect(requests.filter((each) => /^(?:GET|PUT|PATCH) .*\/blobs\//.test(each) && each.includes(base?.digest.slice(7) ?? ""))).to.deep.equal([]);
    } finally {
      await tools.remove();
    }
  });
});

describe("a base image in a registry of a private authority", () => {
  it("is pulled by that authority", async () => {
    await using registry = await startRegistry(tlsRegistry("htpasswd", { auth: htpasswdSection, anonymousPull: false }));
    const to = { ...registry.facts, transport: registry.transportOptions };
    holds(await publish(to, "team", "base", BASE));
    holds(await publish(to, "team", "child", ["ARG BASE=base", ...ON(`${to.host}/team/\${BASE}:${TAG}`)]));
  });
});

describe("a short name in FROM", () => {
  let live: LiveRegistry;
  let to: Destination;
  let home: string;
  before(async () => {
    live = await liveRegistry("basic");
    to = { host: live.registry.host, username: live.username, password: live.password };
    home = await mkdtemp(join(tmpdir(), "base-images-"));
    holds(await publish(to, "acme", "base", BASE));
    holds(await publish(to, "library", "nginx", BASE));
  });
  after(async () => {
    await rm(home, { recursive: true });
    await live[Symbol.asyncDispose]();
  });

  const mirror = () => `[[registry]]\nlocation = "docker.io"\n[[registry.mirror]]\nlocation = "${to.host}"\ninsecure = true\n`;
  const configured = async (path: string, text: string) => {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), text);
    return join(home, path);
  };

  it("is of docker.io, and the user's mirror of it is asked", async () => {
    await configured("own/.config/containers/registries.conf", mirror());
    const environment = { HOME: join(home, "own") };
    holds(await publish(to, "team", "one", ON(`acme/base:${TAG}`), environment));
    holds(await publish(to, "team", "two", ON(`nginx:${TAG}`), environment));
    const unknown = await publish(to, "team", "three", ON("acme/unknown:1"), environment);
    expect(unknown).to.include({ exitCode: 1, stdout: "" });
    expect(unknown.stderr).to.contain("docker.io/acme/unknown:1").and.contain("TOOL_FAILED");
  });

  it("is looked for where the user says, and keeps his aliases", async () => {
    const own = `unqualified-search-registries = ["${to.host}"]\n[[registry]]\nlocation = "${to.host}"\ninsecure = true\n[aliases]\n"mine" = "${to.host}/acme/base"\n`;
    const environment = { CONTAINERS_REGISTRIES_CONF: await configured("named.conf", own) };
    holds(await publish(to, "team", "four", ON(`acme/base:${TAG}`), environment));
    holds(await publish(to, "team", "five", ON(`mine:${TAG}`), environment));
  });

  it("keeps what the user's drop-ins say, and logins of his own", async () => {
    await configured("drop/.config/containers/registries.conf", "");
    await configured("drop/.config/containers/registries.conf.d/mirror.conf", mirror());
    const auth = { auths: { [to.host]: { auth: Buffer.from(`${to.username}:${to.password}`).toString("base64") } } };
    await configured("drop/.docker/config.json", JSON.stringify(auth));
    const other = await liveRegistry("basic");
    try {
      const elsewhere = { host: other.registry.host, username: other.username, password: other.password };
      holds(await publish(elsewhere, "team", "six", ON(`acme/base:${TAG}`), { HOME: join(home, "drop") }));
      // By its name a base image of the very registry, which a mirror gave: its layers are nowhere to be mounted from.
      const mirrored = `[[registry]]\nlocation = "${elsewhere.host}"\ninsecure = true\n[[registry.mirror]]\nlocation = "${to.host}"\ninsecure = true\n`;
      await configured("drop/.config/containers/registries.conf.d/mirror.conf", mirrored);
      holds(await publish(elsewhere, "team", "seven", ON(`${elsewhere.host}/acme/base:${TAG}`), { HOME: join(home, "drop") }));
    } finally {
      await other[Symbol.asyncDispose]();
    }
  });
});
