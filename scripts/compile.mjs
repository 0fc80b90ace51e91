// Compiles a TypeScript project as tsc does, to the byte, without a look at its types: `node scripts/compile.mjs PROJECT FOLDER`.
// Whether they are right is asked by `npm test`, and by `npm run build`; a command starts, and a test runs, in a third of the time.
import ts from "typescript";
import { formatted, projectAt } from "./project.mjs";

const [path, outDir] = process.argv.slice(2);
const { fileNames, options, errors } = projectAt(path);
// Each file by itself: neither what it imports nor any library is read.
const alone = { isolatedModules: true, noCheck: true, noResolve: true, noLib: true, lib: undefined, types: [] };
const program = ts.createProgram(fileNames, { ...options, ...alone, outDir });
const { diagnostics } = program.emit();
const wrong = [...errors, ...program.getSyntacticDiagnostics(), ...diagnostics];
process.stdout.write(formatted(wrong));
process.exitCode = wrong.length > 0 ? 1 : 0;
