/** A source tree after the shape of many real ones, as docs/layouts.md tells of it. */
export interface LayoutTree {
  /** The heading of its chapter there. */
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** What it holds, by name, and how it is built. */
  readonly containers: readonly (readonly [name: string, kind?: "nix"])[];
  /** A file that is changed, and the containers that are touched by that. */
  readonly change: { readonly file: string; readonly touches: readonly string[] };
}

const dockerfile = (version: string, ...copy: readonly string[]) => ["FROM scratch", `ARG CONTAINER_APP_VERSION=${version}`, ...copy.map((each) => `COPY ${each} /`), ""].join("\n");
const json = (value: object) => `${JSON.stringify(value, undefined, 2)}\n`;

const nix = (version: string) => `{ pkgs ? import <nixpkgs> { } }:
pkgs.dockerTools.buildLayeredImage rec {
  name = "tools";
  version = "${version}";
}
`;

export const LAYOUT_TREES: readonly LayoutTree[] = [
  {
    title: "A folder for each app",
    files: {
      "container.json": json({ containersDir: "apps" }),
      "apps/jackett/Dockerfile": dockerfile("0.24.367", "entrypoint.sh"),
      "apps/jackett/entrypoint.sh": "#!/bin/sh\n",
      "apps/qbittorrent/Dockerfile": dockerfile("5.1.4", "entrypoint.sh"),
      "apps/qbittorrent/entrypoint.sh": "#!/bin/sh\n",
    },
    containers: [["jackett"], ["qbittorrent"]],
    change: { file: "apps/jackett/entrypoint.sh", touches: ["jackett"] },
  },
  {
    title: "Groups of containers",
    files: {
      "container.json": json({ containersDir: "images", names: "path" }),
      "images/media/web/Containerfile": dockerfile("10.11.3", "index.html"),
      "images/media/web/index.html": "media\n",
      "images/monitoring/web/Dockerfile": dockerfile("3.8.0", "index.html"),
      "images/monitoring/web/index.html": "monitoring\n",
    },
    containers: [["media/web"], ["monitoring/web"]],
    change: { file: "images/monitoring/web/index.html", touches: ["monitoring/web"] },
  },
  {
    title: "One Dockerfile at the root",
    files: {
      "container.json": json({ containersDir: ".", name: "greeter", target: "release" }),
      Dockerfile: "FROM scratch AS release\nARG CONTAINER_APP_VERSION=2.4.0\nCOPY src /src\n\nFROM release AS debug\nCOPY tests /tests\n",
      "src/main.go": "package main\n",
      "tests/main_test.go": "package main\n",
    },
    containers: [["greeter"]],
    change: { file: "src/main.go", touches: ["greeter"] },
  },
  {
    title: "Nix and Dockerfiles side by side",
    files: {
      "containers/tools/default.nix": nix("1.4.0"),
      "containers/web/Dockerfile": dockerfile("1.4.0", "index.html"),
      "containers/web/index.html": "hello\n",
    },
    containers: [["tools", "nix"], ["web"]],
    change: { file: "containers/web/index.html", touches: ["web"] },
  },
  {
    title: "A monorepo whose Dockerfiles need its root",
    files: {
      "container.json": json({ containersDir: "services", context: "." }),
      "go.mod": "module example.org/shop\n",
      "lib/money.go": "package lib\n",
      "services/billing/Dockerfile": dockerfile("7.0.2", "go.mod", "lib", "services/billing"),
      "services/billing/main.go": "package main\n",
      "services/cart/Dockerfile": dockerfile("3.1.0", "go.mod", "lib", "services/cart"),
      "services/cart/main.go": "package main\n",
    },
    containers: [["billing"], ["cart"]],
    change: { file: "lib/money.go", touches: ["billing", "cart"] },
  },
];

/** The files as a tree, folders first. */
export function drawn(files: Readonly<Record<string, string>>): string {
  return linesOf(Object.keys(files)).join("\n");
}

function linesOf(paths: readonly string[]): string[] {
  const names = [...new Set(paths.map((path) => path.replace(/\/.*/, "")))].sort();
  const inside = (name: string) => paths.filter((path) => path.startsWith(`${name}/`)).map((path) => path.slice(name.length + 1));
  const ordered = [...names.filter((name) => inside(name).length > 0), ...names.filter((name) => inside(name).length === 0)];
  return ordered.flatMap((name) => (inside(name).length > 0 ? [`${name}/`, ...linesOf(inside(name)).map((line) => `  ${line}`)] : [name]));
}
