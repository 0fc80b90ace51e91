import { expect } from "chai";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { PROJECT } from "../support/project.js";

const OPTIONS = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, experimentalDecorators: true };

/** What a file imports when it is loaded, as it stands once its types are taken away. Not what it imports later, when it is called. */
function importsOf(path: string): string[] {
  const { outputText } = ts.transpileModule(readFileSync(join(PROJECT, path), "utf8"), { compilerOptions: OPTIONS });
  const { statements } = ts.createSourceFile(path, outputText, OPTIONS.target);
  const specifiers = statements.flatMap((each) => (ts.isImportDeclaration(each) || ts.isExportDeclaration(each)) && each.moduleSpecifier ? [each.moduleSpecifier] : []);
  return specifiers.filter(ts.isStringLiteral).map(({ text }) => (text.startsWith(".") ? join(dirname(path), text).replace(/\.js$/, ".ts") : text));
}

/** All that is loaded with a file of ours: files, and packages by name. */
function loadedWith(path: string): string[] {
  const loaded = new Set([path]);
  // A set is walked to its end, also as it grows.
  for (const each of loaded) if (each.endsWith(".ts")) for (const further of importsOf(each)) loaded.add(further);
  return [...loaded].filter((each) => !each.startsWith("node:"));
}

/** An engine starts the module for every call, and each file costs it some 4 ms, each package 20 to 110: docs/decisions/0004. */
describe("what a function of the module loads before it begins", () => {
  const packages = (path: string) => loadedWith(path).filter((each) => !each.endsWith(".ts") && each !== "@dagger.io/dagger");
  const files = (path: string) => loadedWith(path).filter((each) => each.endsWith(".ts"));

  it("is nothing but a table, for the module itself", () => expect(loadedWith("engine/backend.ts")).to.deep.equal(["engine/backend.ts"]));

  for (const [name, limit] of [["version", 35], ["tag-by-commit", 53], ["build", 62]] as const) {
    it(`is no package, and not more than ${limit} files, for ${name}`, () => {
      expect(packages(`engine/functions/${name}.ts`)).to.deep.equal([]);
      expect(files(`engine/functions/${name}.ts`).length).to.be.within(2, limit);
    });
  }

  it("is what asks a registry, and not what builds or uploads, for publish", () => {
    expect(packages("engine/functions/publish.ts").sort()).to.deep.equal(["undici", "zod/v3"]);
    expect(files("engine/functions/publish.ts").filter((each) => each.startsWith("engine/build/")).sort()).to.deep.equal(["engine/build/builder.ts", "engine/build/uploader.ts"]);
  });
});
