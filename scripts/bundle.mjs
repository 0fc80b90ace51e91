// Puts the compiled command line and its packages into a few files: Node needs half a millisecond for every file that it
// loads, and so every command starts in half the time.
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { COMMAND_LINE, root } from "./setup.mjs";

await build({
  entryPoints: [join(root, "dist/host/main.js")],
  outdir: dirname(COMMAND_LINE),
  bundle: true,
  // Each command in files of its own, which are loaded when it is called.
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // Node need not look for a package.json to know what these files are.
  outExtension: { ".js": ".mjs" },
  minifySyntax: true,
  minifyWhitespace: true,
  // For packages that are CommonJS and ask for Node's own modules.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  logLevel: "warning",
});
