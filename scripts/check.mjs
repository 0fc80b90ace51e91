// What can be said of the sources without running them: `tsc --noEmit` and `eslint .`, by one program in one process. Most of
// the lint's rules ask for types, and TypeScript has found them out when it has checked them.
import { ESLint } from "eslint";
import ts from "typescript";
import { formatted, projectAt } from "./project.mjs";
import { root } from "./setup.cjs";

const { fileNames, options, errors } = projectAt(root);
const program = ts.createProgram(fileNames, { ...options, noEmit: true });
const types = formatted([...errors, ...ts.getPreEmitDiagnostics(program)]);

const eslint = new ESLint({ cwd: root, overrideConfig: { files: ["**/*.ts"], languageOptions: { parserOptions: { projectService: false, programs: [program] } } } });
const results = await eslint.lintFiles(["."]);
const findings = await (await eslint.loadFormatter("stylish")).format(results);

process.stdout.write(`${types && `types: tsc --noEmit\n${types}`}${findings && `lint: eslint .\n${findings}`}`);
process.exitCode = types === "" && results.every(({ errorCount }) => errorCount === 0) ? 0 : 1;
