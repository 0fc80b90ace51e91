import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, posix, relative, sep } from "node:path";
import ts from "typescript";
import { PROJECT as root } from "../support/project.js";

/** A file may import from its own room and from earlier ones. */
const ROOMS = ["errors", "redact", "source", "image", "credentials", "registry", "copy", "templates", "publish", "audit", "engine", "index"];
const LINES_LIMIT = 200;
const ENGINE_ONLY = ["@dagger.io/dagger", "execa"];

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

/** The path of a relative import, such as `src/image/tag.ts`; undefined for a package. */
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

const files = sourceFiles(root, "src");
const host = sourceFiles(root, "host");
const declared = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: Record<string, string> };

describe("rooms", () => {
  it("finds the source at all", () => {
    expect(files.length).to.be.above(30);
    expect(files.flatMap(({ imports }) => imports).length).to.be.above(100);
  });

  it("are the known ones", () => expect([...new Set(files.map(({ path }) => room(path)))].filter((each) => !ROOMS.includes(each))).to.deep.equal([]));

  for (const { path, lines, imports } of files) {
    const inEngine = room(path) === "engine" || room(path) === "index";

    it(`${path} imports only from its own room and earlier ones`, () => {
      const later = imports.filter((each) => {
        const to = target(path, each);
        return to?.startsWith("src/") && ROOMS.indexOf(room(to)) > ROOMS.indexOf(room(path));
      });
      expect(later).to.deep.equal([]);
    });

    it(`${path} imports nothing from outside src but packages, and them by name`, () => {
      expect(imports.filter((each) => each.startsWith("computed: ") || target(path, each)?.startsWith("src/") === false)).to.deep.equal([]);
    });

    it(`${path} imports only what the module is installed with`, () => {
      const allowed = [...Object.keys(declared.dependencies), ...(inEngine ? ["@dagger.io/dagger"] : [])];
      const packages = imports.filter((each) => !each.startsWith(".") && !(each.startsWith("node:") && builtinModules.includes(each.slice(5))));
      expect(packages.filter((each) => !allowed.includes(packageOf(each)))).to.deep.equal([]);
      if (!inEngine) expect(packages.filter((each) => ENGINE_ONLY.includes(each))).to.deep.equal([]);
    });

    // The module's class has to be one class; it is long because its docstrings are the help of dagger functions.
    const limit = path === "src/index.ts" ? 600 : LINES_LIMIT;
    it(`${path} has at most ${limit} lines`, () => expect(lines).to.be.at.most(limit));
  }

  for (const { path, lines, imports } of host) {
    it(`${path} stays out of the engine, and within ${LINES_LIMIT} lines`, () => {
      expect(imports.filter((each) => each === "@dagger.io/dagger" || /^src\/(?:engine\/|index\.ts)/.test(target(path, each) ?? ""))).to.deep.equal([]);
      expect(lines).to.be.at.most(LINES_LIMIT);
    });
  }
});
