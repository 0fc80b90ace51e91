// Puts the compiled command line and its packages into a few files: Node needs half a millisecond for every file that it
// loads, and so every command starts in half the time. CommonJS, because Node starts it faster than ES modules.
// Called with the folder of what is compiled: `node scripts/bundle.mjs dist`.
import { join } from "node:path";
import { rolldown } from "rolldown";
import { root } from "./setup.cjs";

const [compiled] = process.argv.slice(2);
const bundle = await rolldown({ input: join(compiled, "host/cli/main.js"), platform: "node", cwd: root });
await bundle.write({
  dir: join(compiled, "cli"),
  format: "cjs",
  minify: true,
  entryFileNames: "[name].cjs",
  chunkFileNames: "[name]-[hash].cjs",
  // Each command in files of its own, which are loaded when it is called; what every command needs in one.
  codeSplitting: { groups: [{ name: "start", tags: ["$initial"] }] },
});
await bundle.close();
