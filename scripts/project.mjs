// A TypeScript project's files and options, and what is said where something is wrong with them.
import { join } from "node:path";
import ts from "typescript";

export function projectAt(path) {
  const fail = (diagnostic) => {
    throw new Error(formatted([diagnostic]));
  };
  return ts.getParsedCommandLineOfConfigFile(join(path, "tsconfig.json"), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail });
}

export function formatted(diagnostics) {
  return ts.formatDiagnostics(diagnostics, { getCanonicalFileName: (name) => name, getCurrentDirectory: () => process.cwd(), getNewLine: () => "\n" });
}
