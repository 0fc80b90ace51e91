import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { PROJECT } from "../../support/project.js";

/** What the module is made of: its declarations, and what they load. */
const HOUSES = ["src", "engine", "core"];

/** Every file of the module, parsed: what a program says is found in its syntax tree, not by matching its text. */
export async function parsedSources(): Promise<ts.SourceFile[]> {
  const listed = await Promise.all(HOUSES.map(async (house) => (await readdir(join(PROJECT, house), { recursive: true })).map((name) => join(house, name))));
  return Promise.all(listed.flat().filter((name) => name.endsWith(".ts")).map(parsedSource));
}

export async function parsedSource(path: string): Promise<ts.SourceFile> {
  return ts.createSourceFile(path, await readFile(join(PROJECT, path), "utf8"), ts.ScriptTarget.ES2022, true);
}

/** The cache policy of each function of the module: the `cache` of its `@func({ … })`. */
export function cachePolicies(file: ts.SourceFile): Record<string, string | undefined> {
  const methods = all(file, ts.isMethodDeclaration).flatMap((method) => {
    const decorator = ts.getDecorators(method)?.find((each) => calledName(each) === "func");
    return decorator ? [[method.name.getText(), cacheOf(decorator)] as const] : [];
  });
  return Object.fromEntries(methods);
}

function calledName({ expression }: ts.Decorator): string {
  return ts.isCallExpression(expression) ? expression.expression.getText() : expression.getText();
}

function cacheOf({ expression }: ts.Decorator): string | undefined {
  const [options] = ts.isCallExpression(expression) ? expression.arguments : [];
  if (!options || !ts.isObjectLiteralExpression(options)) return undefined;
  const cache = options.properties.find((property) => property.name?.getText() === "cache");
  return cache && ts.isPropertyAssignment(cache) && ts.isStringLiteral(cache.initializer) ? cache.initializer.text : undefined;
}

/** What a file imports at run time or for its types, dynamic imports included, as written. */
export function importSpecifiers(file: ts.SourceFile): string[] {
  const declared = [...all(file, ts.isImportDeclaration), ...all(file, ts.isExportDeclaration)].flatMap(({ moduleSpecifier }) => moduleSpecifier ?? []);
  const dynamic = all(file, ts.isCallExpression)
    .filter(({ expression }) => expression.kind === ts.SyntaxKind.ImportKeyword || /^require$|^createRequire\(.*\)\.resolve$/.test(expression.getText()))
    .flatMap((call) => call.arguments.slice(0, 1));
  return [...declared, ...dynamic].filter(ts.isStringLiteral).map(({ text }) => text);
}

function all<Node extends ts.Node>(root: ts.Node, is: (node: ts.Node) => node is Node): Node[] {
  const found: Node[] = [];
  const visit = (node: ts.Node): void => {
    if (is(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}
