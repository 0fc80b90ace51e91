import { execa } from "execa";
import { access, constants, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { PEER_NAMES, type Peer, type PeerName } from "./peer.js";

/** The peers of a run, and of each that is left out the reason. */
export interface Peers {
  readonly found: readonly Peer[];
  readonly absent: readonly string[];
}

/** Where the Go programs come from, where they are not on PATH, at these versions. Their checksums are Go's business (sum.golang.org). */
const MODULES: Readonly<Partial<Record<PeerName, { readonly module: string; readonly version: string }>>> = {
  crane: { module: "github.com/google/go-containerregistry/cmd/crane", version: "v0.21.9" },
  regctl: { module: "github.com/regclient/regclient/cmd/regctl", version: "v0.11.7" },
};

export async function findPeers(tell: (text: string) => void): Promise<Peers> {
  const found: Peer[] = [];
  const absent: string[] = [];
  for (const name of PEER_NAMES) {
    const peer = await findPeer(name, tell).catch((error: unknown) => String(error instanceof Error ? error.message : error));
    if (typeof peer === "string") absent.push(`${name}: ${peer}`);
    else found.push(peer);
  }
  return { found, absent };
}

/** A peer, or why it is left out. */
async function findPeer(name: PeerName, tell: (text: string) => void): Promise<Peer | string> {
  const onPath = await which(name);
  if (onPath !== undefined) return { name, command: onPath, version: await versionOf(name, onPath) };
  const source = MODULES[name];
  if (source === undefined) return "it is not on PATH";
  const { module, version } = source;
  const folder = join(cacheFolder(), `${name}-${version}`);
  const command = join(folder, name);
  if (!(await isProgram(command))) {
    const go = await which("go");
    if (go === undefined) return "neither it nor Go is on PATH";
    tell(`building ${name} ${version} into ${folder} …`);
    await mkdir(folder, { recursive: true });
    const { exitCode, stderr } = await execa(go, ["install", `${module}@${version}`], { env: { GOBIN: folder, GOFLAGS: "" }, reject: false });
    if (exitCode !== 0) return `go install ${module}@${version} failed: ${stderr.trim().split("\n").slice(-1).join("")}`;
  }
  return { name, command, version };
}

/** Outside the repository: `$XDG_CACHE_HOME`, as every program's. */
function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "container-publisher-bench");
}

export async function which(name: string): Promise<string | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    if (await isProgram(join(folder, name))) return join(folder, name);
  }
  return undefined;
}

function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(() => true, () => false);
}

/** As it says itself: `skopeo version 1.9.3`, `v0.21.9`, `VCSTag: v0.11.7`. */
async function versionOf(name: PeerName, command: string): Promise<string> {
  const { stdout } = await execa(command, [name === "skopeo" ? "--version" : "version"], { reject: false });
  return /\bv?\d+\.\d+[\w.+-]*/.exec(stdout)?.[0] ?? "unknown";
}
