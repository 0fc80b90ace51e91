// Brings a fresh machine to where the commands run: npm packages, the compiled code, Debian's tools.
// Plain JavaScript on Node's own modules, because it runs before anything is installed. CommonJS, because Node starts it
// faster than an ES module.
const { spawnSync } = require("node:child_process");
const { existsSync, readdirSync, renameSync, rmSync, statSync } = require("node:fs");
const { delimiter, dirname, join } = require("node:path");

const root = dirname(__dirname);

/** Debian packages by the command that each brings. */
const DEBIAN = { git: "git", buildah: "buildah", skopeo: "skopeo", "docker-registry": "docker-registry", jq: "jq", nix: "nix-bin" };

/** Set-up steps get no secrets: only what npm, tsc and apt need. */
function environment() {
  const kept = /^(PATH|HOME|USER|LANG|LC_ALL|TERM|TMPDIR|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|(https?|no)_proxy|npm_config_(registry|cache|userconfig|globalconfig|cafile|prefix))$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)));
}

function step(text, command, args, extra = {}) {
  process.stderr.write(`container-publisher: ${text} …\n`);
  // Standard output belongs to the command's result: what set-up prints goes to standard error.
  const { status, error } = spawnSync(command, args, { cwd: root, env: { ...environment(), ...extra }, stdio: ["ignore", 2, 2] });
  if (error || status !== 0) fail("TOOL_FAILED", `${text} failed (${command} ${args.join(" ")})`, "Mend what it names above, and run it again.", 1);
}

function fail(code, what, remedy, exitCode = 6) {
  process.stderr.write(`container-publisher: ${code}: ${what}. ${remedy}\n`);
  if (process.argv.includes("--json")) process.stdout.write(`${JSON.stringify({ ok: false, error: { code, what, remedy } }, null, 2)}\n`);
  process.exit(exitCode);
}

/** When a file was written last, or anything in a folder; 0 for nothing. This is asked at every start. */
function newest(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function newestIn(folder) {
  let time = newest(folder);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    time = Math.max(time, entry.isDirectory() ? newestIn(path) : newest(path));
  }
  return time;
}

function nodeVersion() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const oldest = { 20: 19, 22: 12 }[major] ?? (major > 22 ? 0 : Infinity);
  if (minor < oldest) fail("TOOL_MISSING", `Node ${process.versions.node} is too old`, "Install Node 20.19 or 22.12, or later.");
}

function packages() {
  const installed = join(root, "node_modules/.package-lock.json");
  if (newest(installed) >= newest(join(root, "package-lock.json"))) return;
  step("installing npm packages", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
}

const COMPILED = join(root, "dist");
/** The compiled command line. It is written last, so its age is that of all that is compiled. */
const COMMAND_LINE = join(COMPILED, "cli/main.cjs");

/** Compiles everything: each file by itself for tests, and the command line once more in a few pieces. */
function compile() {
  // Beside what is there, which another start may be running from, and then put in its place.
  const [fresh, former] = [`${COMPILED}.${process.pid}`, `${COMPILED}.${process.pid}.former`];
  process.once("exit", () => [fresh, former].forEach(remove));
  abandoned().forEach(remove);
  step("compiling", process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "--project", root, "--outDir", fresh]);
  step("bundling the command line", process.execPath, [join(root, "scripts/bundle.mjs"), fresh]);
  move(COMPILED, former);
  move(fresh, COMPILED);
}

/** What starts left that were killed while they compiled. */
function abandoned() {
  const names = readdirSync(root).filter((name) => /^dist\.\d+/.test(name));
  return names.filter((name) => !isAlive(Number(name.split(".")[1]))).map((name) => join(root, name));
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}

function remove(folder) {
  rmSync(folder, { recursive: true, force: true });
}

function move(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    // There is none yet; or another start, which compiled the same, was faster.
    if (!["ENOENT", "ENOTEMPTY", "EEXIST"].includes(error.code)) throw error;
  }
}

/** What the command line is made of, besides its own code: its packages are in it, too. */
const INGREDIENTS = ["tsconfig.json", "scripts/bundle.mjs", "node_modules/.package-lock.json"];

function compileChanged(folders) {
  const times = [...INGREDIENTS.map((name) => newest(join(root, name))), ...folders.map((name) => newestIn(join(root, name)))];
  if (newest(COMMAND_LINE) <= Math.max(...times)) compile();
}

function onPath(command) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, command)));
}

function tools(commands) {
  const missing = commands.filter((command) => !onPath(command)).map((command) => DEBIAN[command]);
  if (missing.length === 0) return;
  const install = `apt-get update && apt-get install -y ${missing.join(" ")}`;
  if (process.getuid?.() !== 0 || !onPath("apt-get")) {
    fail("TOOL_MISSING", `${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} not installed`, `Please run: sudo sh -c "${install}"`);
  }
  const quiet = { DEBIAN_FRONTEND: "noninteractive" };
  // Debian would start a registry of its own, without a password, for the whole network. Only the program is wanted.
  if (missing.includes("docker-registry") && existsSync("/run/systemd/system")) {
    step("keeping Debian's own registry service off (undo: systemctl unmask docker-registry)", "systemctl", ["mask", "docker-registry.service"]);
  }
  step(`updating Debian's package lists`, "apt-get", ["update", "-qq"], quiet);
  step(`installing ${missing.join(", ")}`, "apt-get", ["install", "-y", "-qq", ...missing], quiet);
}

const SHIPPED = ["src", "host"];
const EVERYTHING = [...SHIPPED, "test", "bench"];

/** Makes ready what a command of these folders needs. Does nothing, and says nothing, when all is there. */
function setUp(commands, folders = SHIPPED) {
  nodeVersion();
  packages();
  compileChanged(folders);
  tools(commands);
}

module.exports = { COMMAND_LINE, EVERYTHING, compile, root, setUp };
