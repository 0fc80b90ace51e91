import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { scratchContainer } from "../../../support/sources/git-tree.js";
import { MARK, PROXY_LOGIN } from "../../../support/marked-secret.js";
import { treeWithShell } from "../../../support/sources/shell-tree.js";
import { brokenTls, certificateOf, echoServer, provingProxy, tlsRegistry } from "./servers.js";
import type { LeakCase } from "./stage.js";

const DOWN = "127.0.0.1:1";
/** Not on loopback, so that a proxy is asked, which refuses. */
const OUTSIDE = "registry.example.org";
const PROXY_USER = `${PROXY_LOGIN.username}:${encodeURIComponent(PROXY_LOGIN.password)}`;

/** Where the way to the registry is broken. */
const NETWORK: readonly LeakCase[] = [
  { name: "a registry that is down", code: "REGISTRY_UNREACHABLE", play: (stage, manner) => stage.run("publish-image", DOWN, manner, { args: ["--retry-seconds", "0.6"] }) },
  { name: "a server that sends every byte back", code: "RESPONSE_INVALID", play: async (stage, manner) => stage.run("audit", stage.own(await echoServer()).host, manner) },
  { name: "TLS where there is none", code: "REGISTRY_UNREACHABLE", play: async (stage, manner) => stage.run("plan", (await stage.registry("basic")).host, manner, { args: ["--transport", "https"] }) },
  { name: "an untrusted certificate that bears the password", code: "REGISTRY_UNREACHABLE", play: async (stage, manner) => stage.run("plan", stage.own(await brokenTls()).host, manner, { args: ["--transport", "https"] }) },
  {
    name: "a trusted certificate for names that hold the password",
    code: "REGISTRY_UNREACHABLE",
    play: async (stage, manner) => {
      const server = stage.own(await tlsRegistry(await certificateOf("elsewhere")));
      const ca = await stage.workspace.secretFile("elsewhere.crt", server.certificate);
      return stage.run("plan", server.host, manner, { args: ["--transport", "https", "--ca-file", ca] });
    },
  },
  {
    name: "audit of a trusted certificate that bears the password",
    code: "ok",
    play: async (stage, manner) => {
      const server = stage.own(await tlsRegistry(await certificateOf("here")));
      const ca = await stage.workspace.secretFile("here.crt", server.certificate);
      return stage.run("audit", server.host, manner, { args: ["--transport", "https", "--ca-file", ca] });
    },
  },
  ...(["http", "https"] as const).flatMap((transport) =>
    ["http://", "", "socks5://"].map(
      (scheme): LeakCase => ({
        name: `a proxy that says its login back, for ${transport}, written ${scheme === "" ? "without a scheme" : scheme}`,
        code: scheme === "socks5://" ? "CONFIG_MISSING" : "REGISTRY_UNREACHABLE",
        play: async (stage, manner) => {
          const proxy = stage.own(await provingProxy());
          const environment = { [`${transport.toUpperCase()}_PROXY`]: `${scheme}${PROXY_USER}@${proxy.host}` };
          return stage.run("publish-image", `${OUTSIDE}:9`, manner, { args: ["--transport", transport], environment });
        },
      }),
    ),
  ),
];

/** Where this machine is broken. */
const MACHINE: readonly LeakCase[] = [
  {
    name: "a build that prints its environment, with a proxy's login in it",
    code: "TOOL_FAILED",
    play: async (stage, manner) => {
      const tree = await treeWithShell('RUN ["/bin/sh", "-c", "export -p; exit 3"]');
      stage.own({ [Symbol.asyncDispose]: () => tree.remove() });
      await tree.commit();
      const environment = { HTTP_PROXY: `http://${PROXY_USER}@127.0.0.1:1`, https_proxy: `http://${PROXY_USER}@127.0.0.1:1` };
      return stage.run("publish-image", (await stage.registry("basic")).host, manner, { source: tree.path, environment });
    },
  },
  {
    name: "a test of the image that prints its environment, and fails",
    code: "TEST_FAILED",
    play: async (stage, manner) => {
      const tree = await treeWithShell("");
      stage.own({ [Symbol.asyncDispose]: () => tree.remove() });
      await tree.commit();
      return stage.run("publish-image", (await stage.registry("basic")).host, manner, { source: tree.path, args: ["--test", "export -p; exit 3"] });
    },
  },
  {
    name: "a tool that is none",
    code: "TOOL_MISSING",
    play: async (stage, manner) => {
      const PATH = await stage.pathWithBroken("buildah");
      return stage.run("publish-image", (await stage.registry("basic")).host, manner, { environment: { PATH } });
    },
  },
  { name: "a temporary folder that does not exist", code: "TOOL_FAILED", play: (stage, manner) => stage.run("publish-image", DOWN, manner, { environment: { TMPDIR: "/nonexistent/folder" } }) },
  {
    name: "a certificate authority that is none",
    code: "CONFIG_MISSING",
    play: (stage, manner) => stage.run("audit", DOWN, manner, { args: ["--ca-file", "/nonexistent/ca.crt"] }),
  },
  {
    name: "a password file that others may read",
    code: "CONFIG_MISSING",
    play: async (stage, { json }) => {
      const path = stage.workspace.join("open-key");
      await writeFile(path, MARK.password);
      await chmod(path, 0o644);
      return stage.raw(["audit", "--repository", "ns/app", "--registry", DOWN, "--username", "bot", "--password-file", path, ...(json ? ["--json"] : [])]);
    },
  },
  {
    name: "a repository that git will not open",
    code: "TOOL_FAILED",
    play: async (stage, manner) => {
      const tree = await stage.sourceTree(scratchContainer("app"));
      await mkdir(join(tree.path, ".git"));
      await tree.commit();
      await tree.write({ ".git/config": `[core]\n\trepositoryformatversion = 9\n[remote "origin"]\n\turl = https://oauth2:${encodeURIComponent(MARK.password)}@git.example.org/a.git\n` });
      return stage.run("publish-image", DOWN, manner, { source: tree.path });
    },
  },
  {
    name: "a stop while a registry is asked",
    code: "INTERRUPTED",
    play: async (stage, manner) => {
      let ask!: () => void;
      const asked = new Promise<void>((resolve) => (ask = resolve));
      const { host } = await stage.registry("basic", () => (ask(), new Promise<Response>(() => undefined)));
      const meddle = async ({ process }: { process: { kill: (signal: "SIGTERM") => boolean } }) => void (await asked, process.kill("SIGTERM"));
      return stage.run("publish-image", host, manner, { meddle });
    },
  },
];

/** What stands between us and the registry. */
export const MACHINE_CASES: readonly LeakCase[] = [...NETWORK, ...MACHINE];
