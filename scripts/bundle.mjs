// Puts the compiled command line and its packages into a few files: Node needs half a millisecond for every file that it
// loads, and so every command starts in half the time. CommonJS, because Node starts it faster than ES modules.
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";
import { COMMAND_LINE, root } from "./setup.cjs";

const entry = join(root, "dist/host/main.js");

const bundle = await rolldown({ input: entry, platform: "node", cwd: root });
await bundle.write({
  dir: dirname(COMMAND_LINE),
  format: "cjs",
  minify: true,
  entryFileNames: "[name].cjs",
  chunkFileNames: "[name]-[hash].cjs",
  // Each command in files of its own, which are loaded when it is called; what every command needs in one.
  codeSplitting: { groups: [{ name: "start", tags: ["$initial"] }] },
});
await bundle.close();
