// `npm run test:engine`: the module on a real Dagger engine, the module that tests it, and the examples. Where there is
// no engine, it says so and ends well. An engine that does not reach the public helper images is given others:
// `npm run test:engine -- --skopeo-image=… --git-image=… --zot-image=…`.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { EVERYTHING, root, setUp } from "./setup.cjs";

const image = { type: "string" };
const { values } = parseArgs({ options: { "skopeo-image": image, "git-image": image, "zot-image": image } });
const images = Object.fromEntries(Object.entries(values).map(([name, value]) => [`--${name}`, value]));

setUp(["git", "skopeo", "docker-registry"], EVERYTHING);
const { reachesEngine } = await import("../dist/test/engine/dagger.js");
const why = await reachesEngine();
if (why !== undefined) {
  process.stdout.write(`test:engine was skipped: ${why}\n`);
  process.exit(0);
}
const files = ["functions", "tests-module", "examples"].map((name) => `dist/test/engine/${name}.spec.js`);
const mocha = ["node_modules/mocha/bin/mocha.js", "--timeout", "1800000", ...files];
const env = { ...process.env, TEST_ENGINE_IMAGES: JSON.stringify(images) };
const { status } = spawnSync(process.execPath, mocha, { cwd: root, stdio: "inherit", env });
process.exit(status ?? 1);
