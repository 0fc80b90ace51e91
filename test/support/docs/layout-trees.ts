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

const dockerfile = (...copy: readonly string[]) => ["FROM scratch", "ARG VERSION", ...copy.map((each) => `COPY ${each} /`), ""].join("\n");
const json = (value: object) => `${JSON.stringify(value, undefined, 2)}\n`;
const bake = (version: string) => `variable "VERSION" {\n  default = "${version}"\n}\n`;

const nix = `{ pkgs ? import <nixpkgs> { } }:
pkgs.dockerTools.buildLayeredImage rec {
  name = "web";
  version = "1.4.0";
}
`;

export const LAYOUT_TREES: readonly LayoutTree[] = [
  {
    title: "A folder for each app",
    files: {
      "container.json": json({ containersDir: "apps", version: { bake: "docker-bake.hcl", variable: "VERSION" }, versionArg: "VERSION" }),
      "apps/jackett/Dockerfile": dockerfile("entrypoint.sh"),
      "apps/jackett/docker-bake.hcl": bake("0.24.367"),
      "apps/jackett/entrypoint.sh": "#!/bin/sh\n",
      "apps/postgres/Dockerfile": dockerfile("entrypoint.sh"),
      "apps/postgres/container.json": json({ version: { file: "metadata.yaml", key: "version" } }),
      "apps/postgres/entrypoint.sh": "#!/bin/sh\n",
      "apps/postgres/metadata.yaml": "app: postgres\nversion: 17.6\n",
    },
    containers: [["jackett"], ["postgres"]],
    change: { file: "apps/jackett/entrypoint.sh", touches: ["jackett"] },
  },
  {
    title: "Groups of containers",
    files: {
      "container.json": json({ containersDir: "images", names: "path", versionArg: "VERSION" }),
      "images/media/web/Containerfile": dockerfile("index.html").replace("ARG VERSION", "ARG VERSION=10.11.3"),
      "images/media/web/index.html": "media\n",
      "images/monitoring/web/Dockerfile": dockerfile("index.html").replace("ARG VERSION", "ARG VERSION=3.8.0"),
      "images/monitoring/web/index.html": "monitoring\n",
    },
    containers: [["media/web"], ["monitoring/web"]],
    change: { file: "images/monitoring/web/index.html", touches: ["monitoring/web"] },
  },
  {
    title: "One Dockerfile at the root",
    files: {
      "container.json": json({ containersDir: ".", name: "greeter", target: "release", version: { file: "package.json", key: "version" } }),
      Dockerfile: "FROM scratch AS release\nCOPY src /src\n\nFROM release AS debug\nCOPY tests /tests\n",
      "package.json": json({ name: "greeter", version: "2.4.0" }),
      "src/main.js": "console.log('hello');\n",
      "tests/main.js": "import '../src/main.js';\n",
    },
    containers: [["greeter"]],
    change: { file: "src/main.js", touches: ["greeter"] },
  },
  {
    title: "Nix and Dockerfiles side by side",
    files: {
      "containers/web/Dockerfile": dockerfile("index.html").replace("ARG VERSION", "ARG CONTAINER_APP_VERSION=1.4.0"),
      "containers/web/default.nix": nix,
      "containers/web/index.html": "hello\n",
    },
    containers: [["web"], ["web", "nix"]],
    change: { file: "containers/web/index.html", touches: ["web"] },
  },
  {
    title: "A monorepo whose Dockerfiles need its root",
    files: {
      "container.json": json({ containersDir: "services", context: ".", version: { file: "/service-versions.yaml", key: "{name}.version" } }),
      "go.mod": "module example.org/shop\n",
      "lib/money.go": "package lib\n",
      "service-versions.yaml": "billing:\n  version: 7.0.2\ncart:\n  version: 3.1.0\n",
      "services/billing/Dockerfile": dockerfile("go.mod", "lib", "services/billing"),
      "services/billing/main.go": "package main\n",
      "services/cart/Dockerfile": dockerfile("go.mod", "lib", "services/cart"),
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
