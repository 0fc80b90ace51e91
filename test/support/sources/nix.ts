import { execa } from "execa";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { skip } from "../skip.js";

/** Why a test that needs nix cannot run here; undefined where it can. */
export async function whyNoNix(): Promise<string | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    if (await access(join(folder, "nix")).then(() => true, () => false)) return undefined;
  }
  return "nix is not on PATH";
}

/** Skips a test, or all tests below a hook, with the reason, where there is no nix. */
export async function skipWithoutNix(context: Mocha.Context): Promise<void> {
  const why = await whyNoNix();
  if (why !== undefined) skip(context, why);
}

/**
 * A Nix for one test file: a store of its own, so that nothing was built before; without a sandbox, which containers do
 * not allow, and without caches on the network.
 */
export function nixEnvironment(folder: string): Record<string, string> {
  return {
    NIX_STORE_DIR: join(folder, "store"),
    NIX_STATE_DIR: join(folder, "var"),
    NIX_LOG_DIR: join(folder, "log"),
    NIX_REMOTE: "",
    NIX_CONFIG: ["sandbox = false", "build-users-group =", "substituters ="].join("\n"),
  };
}

/** Takes a store away: what Nix built is read-only. */
export async function removeStore(folder: string): Promise<void> {
  await execa("chmod", ["-R", "u+w", folder]);
  await execa("rm", ["-rf", folder]);
}

/** A default.nix that makes an image by tar alone, as a docker-archive with gzip. `version` is an expression of Nix. */
export function nixImage(version: string, { content = "hello", before = "" }: { content?: string; before?: string } = {}): string {
  return `let
  version = ${version};
in
derivation {
  name = "image.tar.gz";
  inherit version;
  system = builtins.currentSystem;
  builder = "/bin/sh";
  PATH = "/usr/bin:/bin";
  args = [ "-c" ''
    set -e
    ${before}
    pack() { tar --sort=name --mtime=@1 --owner=0 --group=0 --numeric-owner -c "$@"; }
    echo ${content} > content.txt
    pack content.txt > layer.tar
    layer=$(sha256sum layer.tar | cut -c1-64)
    printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' $layer > config
    config=$(sha256sum config | cut -c1-64).json
    mv config $config
    mkdir $layer
    mv layer.tar $layer/layer.tar
    printf '[{"Config":"%s","RepoTags":["app:latest"],"Layers":["%s/layer.tar"]}]' $config $layer > manifest.json
    pack manifest.json $config $layer | gzip -n > $out
  '' ];
}
`;
}

/** A default.nix that makes a program which writes the image of another container, as streamLayeredImage does. */
export function nixStream(of: string): string {
  return `derivation {
  name = "stream-image";
  version = "3.0";
  system = builtins.currentSystem;
  builder = "/bin/sh";
  PATH = "/usr/bin:/bin";
  args = [ "-c" ''printf '#!/bin/sh\\nexec gzip -dc %s\\n' \${import ../${of}/default.nix} > $out; chmod +x $out'' ];
}
`;
}
