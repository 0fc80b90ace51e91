import { execa } from "execa";
import { mkdir } from "node:fs/promises";

export interface RepositorySize {
  readonly containers: number;
  readonly commits: number;
}

/** Every so many containers have a default.nix, too, and every so many depend on shared files. */
const [NIX_EVERY, SHARED_EVERY] = [3, 20];

/** A repository of many containers, in which each commit after the first changes one of them. */
export async function generateRepository(path: string, { containers, commits }: RepositorySize): Promise<void> {
  await mkdir(path);
  await execa("git", ["init", "--quiet", "--initial-branch=main", path]);
  await execa("git", ["-C", path, "fast-import", "--quiet"], { input: script(containers, commits) });
  await execa("git", ["-C", path, "gc", "--quiet"]);
}

/** What git-fast-import(1) reads. */
function script(containers: number, commits: number): string {
  const names = Array.from({ length: containers }, (_, at) => `c${String(at).padStart(4, "0")}`);
  const first = names.flatMap((name, at) => Object.entries(filesOf(at)).map(([file, text]) => [`containers/${name}/${file}`, text] as const));
  const later = Array.from({ length: commits - 1 }, (_, at) => [[`containers/${names[at % containers] ?? ""}/src/main.txt`, `change ${at}\n`] as const]);
  return [[...first, ["shared/ca.pem", "ca\n"] as const], ...later].map(commit).join("");
}

function filesOf(at: number): Record<string, string> {
  return {
    Dockerfile: `FROM scratch\nARG CONTAINER_APP_VERSION=1.${at}.0\nCOPY src /src\n`,
    "src/main.txt": "main\n",
    "src/lib/a.txt": "a\n",
    "README.md": "words\n",
    ...(at % NIX_EVERY === 0 ? { "default.nix": `{ pkgs ? import <nixpkgs> { } }: pkgs.dockerTools.buildImage { version = "1.${at}.0"; }\n` } : {}),
    ...(at % SHARED_EVERY === 0 ? { "container.json": '{ "dependsOn": ["shared"] }\n' } : {}),
  };
}

function commit(files: readonly (readonly [string, string])[], at: number): string {
  const changes = files.map(([path, text]) => `M 644 inline ${path}\n${data(text)}`);
  return `commit refs/heads/main\ncommitter Bench <bench@example.org> ${1_700_000_000 + 60 * at} +0000\n${data(`commit ${at}`)}${changes.join("")}\n`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
