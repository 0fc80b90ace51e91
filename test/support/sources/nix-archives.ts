import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";

/** How Nix's dockerTools lay out an image: `manifest.json` and what it names. */
export interface NixForm {
  /** What `RepoTags` of manifest.json is; left out where it is not given. */
  readonly repoTags?: readonly string[] | null;
  /** buildImage has a folder for each layer with legacy files in it, streamLayeredImage only `<id>/layer.tar`; some tools write `<hash>.tar`. */
  readonly layers: "legacy folders" | "folders" | "files";
}

interface Layer {
  readonly hex: string;
  readonly path: string;
  readonly tar: Buffer;
}

/** A docker-archive as Nix makes it: always the same image, whatever its form. */
export async function nixArchive({ repoTags, layers: form }: NixForm, content = "hello"): Promise<Buffer> {
  const layers = await Promise.all(["base", content].map((text) => layerOf(text, form)));
  const config = Buffer.from(
    JSON.stringify({
      created: "1970-01-01T00:00:01+00:00",
      architecture: "amd64",
      os: "linux",
      config: { Cmd: ["/bin/hello"] },
      rootfs: { type: "layers", diff_ids: layers.map(({ hex }) => `sha256:${hex}`) },
      history: layers.map(() => ({ created: "1970-01-01T00:00:01+00:00", comment: "store paths" })),
    }),
  );
  const configPath = `${hexOf(config)}.json`;
  const manifest = [{ Config: configPath, ...(repoTags === undefined ? {} : { RepoTags: repoTags }), Layers: layers.map(({ path }) => path) }];
  const files: [string, string | Buffer | undefined][] = [
    ...(form === "legacy folders" ? [["./", undefined] as [string, undefined]] : []),
    ...layers.flatMap((layer) => filesOf(layer, form)),
    [configPath, config],
    ["manifest.json", JSON.stringify(manifest)],
    ...(form === "legacy folders" ? [["repositories", JSON.stringify({ app: { latest: layers.at(-1)?.hex } })] as [string, string]] : []),
  ];
  return tarOf(files);
}

async function layerOf(text: string, form: NixForm["layers"]): Promise<Layer> {
  const tar = await tarOf([["./", undefined], ["./nix/", undefined], ["./nix/store/", undefined], [`./nix/store/${text}.txt`, text]]);
  const hex = hexOf(tar);
  return { hex, tar, path: form === "files" ? `${hex}.tar` : `${hex}/layer.tar` };
}

function filesOf({ hex, path, tar }: Layer, form: NixForm["layers"]): [string, string | Buffer | undefined][] {
  if (form === "files") return [[path, tar]];
  const legacy: [string, string][] = [[`${hex}/VERSION`, "1.0"], [`${hex}/json`, JSON.stringify({ id: hex, os: "linux" })]];
  return [[`${hex}/`, undefined], ...(form === "legacy folders" ? legacy : []), [path, tar]];
}

/** Without content it is a folder. */
async function tarOf(files: readonly (readonly [string, string | Buffer | undefined])[]): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of files) {
    const header = { name, mtime: new Date(1000) };
    if (content === undefined) tar.entry({ ...header, type: "directory" });
    else tar.entry(header, content);
  }
  tar.finalize();
  return buffer(tar);
}

function hexOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
