// `npm run test:engine`: the module on a real Dagger engine. Where there is none, it says so and ends well.
import { spawnSync } from "node:child_process";
import { EVERYTHING, root, setUp } from "./setup.cjs";

setUp(["git"], EVERYTHING);
const { reachesEngine } = await import("../dist/test/engine/dagger.js");
const why = await reachesEngine();
if (why !== undefined) {
  process.stdout.write(`test:engine was skipped: ${why}\n`);
  process.exit(0);
}
const files = ["dist/test/engine/functions.spec.js"];
const mocha = ["node_modules/mocha/bin/mocha.js", "--timeout", "900000", ...files];
const { status } = spawnSync(process.execPath, mocha, { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
