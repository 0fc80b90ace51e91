import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, posix, relative, sep } from "node:path";
import ts from "typescript";
import { PROJECT as root } from "../support/project.js";

/** Who may import whom. The module's declarations know nothing of what is behind them: the engine would load it at every call. */
const HOUSES: Readonly<Record<string, { readonly from: readonly string[]; readonly packages: readonly string[] }>> = {
  src: { from: ["src"], packages: ["@dagger.io/dagger"] },
  core: { from: ["core"], packages: ["@cdktn/hcl2json", "libsodium-wrappers", "smol-toml", "undici", "yaml", "zod"] },
  engine: { from: ["engine", "core", "src/api", "src/module"], packages: ["@dagger.io/dagger", "bcryptjs"] },
};
/** Within core/, a file may import from its own room and from earlier ones. */
const ROOMS = ["errors", "redact", "source", "image", "containers", "credentials", "registry", "services", "archive", "templates", "publish", "rehearsal", "tags", "audit", "report", "usecases"];
const LINES_LIMIT = 200;
/** About a dozen: a folder that has more is one where nobody finds anything. */
const FOLDER_LIMIT = 14;
/** What the module's declarations load by a name that TypeScript does not follow. */
const UNFOLLOWED = { "src/module/load.ts": "computed: BEHIND" };

interface SourceFile {
  /** Relative to the project, with forward slashes. */
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly string[];
}

function sourceFiles(root: string, folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), "utf8");
      return { path, lines: text.replace(/\n$/, "").split("\n").length, imports: importsOf(path, text) };
    });
}

/** Every module that a file names: import and export … from, import types, import() and require(). */
function importsOf(path: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    let named: ts.Node | undefined;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) named = node.moduleSpecifier;
    else if (ts.isImportTypeNode(node)) named = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
    else if (ts.isExternalModuleReference(node)) named = node.expression;
    else if (ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === "require")) {
      named = node.arguments[0];
    }
    if (named) found.push(ts.isStringLiteralLike(named) ? named.text : `computed: ${named.getText()}`);
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

/** The path of a relative import, such as `core/image/tag.ts`; undefined for a package. */
function target(from: string, specifier: string): string | undefined {
  return specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts") : undefined;
}

/** `zod` for `zod/v3`, and `@scope/name` whole. */
function packageOf(specifier: string): string {
  return specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

function room(path: string): string {
  return (path.split("/")[1] ?? "").replace(/\.ts$/, "");
}

/** The files from which imports, types included, lead back to where they began. */
function circles(all: readonly SourceFile[]): string[] {
  const imported = new Map(all.map(({ path, imports }) => [path, imports.map((each) => target(path, each)).filter((each) => each !== undefined)]));
  const reached = (from: string): Set<string> => {
    const seen = new Set<string>();
    const next = [...(imported.get(from) ?? [])];
    for (let path = next.pop(); path !== undefined; path = next.pop()) {
      if (!seen.has(path)) next.push(...(imported.get(path) ?? []));
      seen.add(path);
    }
    return seen;
  };
  return [...imported.keys()].filter((path) => reached(path).has(path));
}

const files = Object.keys(HOUSES).flatMap((house) => sourceFiles(root, house));
const host = sourceFiles(root, "host");
const declared = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: Record<string, string> };

describe("rooms", () => {
  it("finds the source at all", () => {
    expect(files.length).to.be.above(30);
    expect(files.flatMap(({ imports }) => imports).length).to.be.above(100);
  });

  it("of core are the known ones", () => {
    const rooms = files.filter(({ path }) => path.startsWith("core/")).map(({ path }) => room(path));
    expect([...new Set(rooms)].sort()).to.deep.equal([...ROOMS].sort());
  });

  it("no file imports in a circle", () => expect(circles([...files, ...host])).to.deep.equal([]));

  for (const folder of ["src", "core", "engine", "host", "test", "bench"]) {
    it(`no folder of ${folder}/ has more than ${FOLDER_LIMIT} files`, () => {
      const folders = sourceFiles(root, folder).map(({ path }) => posix.dirname(path));
      const count = (each: string) => folders.filter((other) => other === each).length;
      expect([...new Set(folders)].filter((each) => count(each) > FOLDER_LIMIT)).to.deep.equal([]);
    });
  }

  for (const { path, lines, imports } of files) {
    const { from, packages } = HOUSES[path.split("/")[0] ?? ""] ?? { from: [], packages: [] };

    it(`${path} imports only from ${from.join(", ")}, and in core from its own room and earlier ones`, () => {
      const beyond = imports.filter((each) => {
        const to = target(path, each);
        if (to === undefined) return false;
        const outside = !from.some((house) => to.startsWith(`${house}/`));
        return outside || (path.startsWith("core/") && ROOMS.indexOf(room(to)) > ROOMS.indexOf(room(path)));
      });
      expect(beyond).to.deep.equal([]);
    });

    it(`${path} takes zod's version 3, and no other`, () => {
      expect(imports.filter((each) => packageOf(each) === "zod" && each !== "zod/v3")).to.deep.equal([]);
    });

    it(`${path} names what it imports`, () => {
      const computed = imports.filter((each) => each.startsWith("computed: "));
      expect(computed).to.deep.equal(Object.entries(UNFOLLOWED).flatMap(([file, name]) => (file === path ? [name] : [])));
    });

    it(`${path} imports only the packages of its house, which the module is installed with`, () => {
      const foreign = imports.filter((each) => !/^(?:\.|computed: )/.test(each) && !(each.startsWith("node:") && builtinModules.includes(each.slice(5))));
      expect(foreign.map(packageOf).filter((each) => !packages.includes(each))).to.deep.equal([]);
      expect(foreign.map(packageOf).filter((each) => each !== "@dagger.io/dagger" && !(each in declared.dependencies))).to.deep.equal([]);
    });

    // The module's class has to be one class; it is long because its docstrings are the help of dagger functions.
    const limit = path === "src/index.ts" ? 900 : LINES_LIMIT;
    it(`${path} has at most ${limit} lines`, () => expect(lines).to.be.at.most(limit));
  }

  for (const { path, lines, imports } of host) {
    it(`${path} stays out of the module, and within ${LINES_LIMIT} lines`, () => {
      expect(imports.filter((each) => each === "@dagger.io/dagger" || /^(?:src|engine)\//.test(target(path, each) ?? ""))).to.deep.equal([]);
      expect(lines).to.be.at.most(LINES_LIMIT);
    });
  }
});
