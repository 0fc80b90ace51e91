// `npm test`: set up, and every test under test/ with mocha; beside them the type check and the lint.
// `npm test -- unit live/publish` runs only the test files whose path contains one of these words, without the lint, and first
// checks the types of what has changed.
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";

import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkTypes, EVERYTHING, nodeVersion, packages, root, setUp } from "./setup.cjs";

const words = process.argv.slice(2);

nodeVersion();
packages();
/** Beside compiling and the tests, on one core; what it found is printed behind theirs. */
const check = words.length === 0 ? promisify(execFile)(process.execPath, [join(root, "scripts/check.mjs")], { cwd: root, maxBuffer: 64 << 20 }) : undefined;
process.once("exit", () => check?.child.kill());
const findings = check?.then(() => "", ({ message, stdout, stderr }) => stdout || stderr || message) ?? "";

// jq is what a workflow among the examples has in its image; nix is installed for tests alone.
setUp(["git", "buildah", "skopeo", "docker-registry", "jq", "nix"], EVERYTHING);
if (!check) checkTypes();

const { default: Mocha } = await import("mocha");
const tests = join(root, "dist/test");
const files = readdirSync(tests, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith(".test.js") && (words.length === 0 || words.some((word) => file.includes(word))))
  .sort();
if (files.length === 0) {
  process.stderr.write(`no test file matches ${words.join(" ")}\n`);
  process.exit(2);
}
// Each file by one of a few processes; the longest first, so that none is left waiting for one at the end.
const jobs = Math.min(availableParallelism(), files.length);
const mocha = new Mocha({ timeout: 60_000, forbidOnly: true, parallel: jobs > 1, jobs, color: process.stdout.isTTY && !process.env.NO_COLOR });
for (const file of longestFirst(files)) mocha.addFile(join(tests, file));
if (jobs === 1) await mocha.loadFilesAsync();
const runner = mocha.run(async (failures) => {
  const found = await findings;
  const { passes, pending } = runner.stats;
  process.stdout.write(`${found}${passes} passed, ${failures} failed, ${pending} skipped${found === "" ? "" : "; types or lint failed"}\n`);
  process.exit(found === "" && failures === 0 && passes > 0 ? 0 : 1);
});

/** Live tests take seconds each, those of the module one or two, and all others next to nothing. */
function longestFirst(files) {
  const rooms = ["live/", "module/"];
  const rank = (file) => rooms.findIndex((room) => file.startsWith(room)) + 1 || rooms.length + 1;
  return files.toSorted((one, other) => rank(one) - rank(other));
}
