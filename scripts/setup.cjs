// Brings a fresh machine to where the commands run: npm packages, the compiled code, Debian's tools.
// Plain JavaScript on Node's own modules, because it runs before anything is installed. CommonJS, because Node starts it
// faster than an ES module.
const { spawnSync } = require("node:child_process");
const { accessSync, constants, existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } = require("node:fs");
const { delimiter, dirname, join } = require("node:path");

const root = dirname(__dirname);

/** Debian packages by the command that each brings. */
const DEBIAN = { git: "git", buildah: "buildah", skopeo: "skopeo", "docker-registry": "docker-registry", jq: "jq", nix: "nix-bin" };

/** Set-up steps get no secrets: only what npm, the compiler and apt need. */
function environment() {
  const kept = /^(PATH|HOME|USER|LANG|LC_ALL|TERM|TMPDIR|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|(https?|no)_proxy|npm_config_(registry|cache|userconfig|globalconfig|cafile|prefix))$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)));
}

/** Runs one step. Where `explain` finds a reason in what it printed, that is told in its place, in one line. */
function step(text, command, args, { env = {}, explain } = {}) {
  process.stderr.write(`container-publisher: ${text} …\n`);
  // Standard output belongs to the command's result: what set-up prints goes to standard error.
  const stdio = explain ? ["ignore", "pipe", "pipe"] : ["ignore", 2, 2];
  const options = { cwd: root, env: { ...environment(), ...env }, stdio, encoding: "utf8", maxBuffer: 64 << 20 };
  const { status, error, stdout, stderr } = spawnSync(command, args, options);
  if (!error && status === 0) return;
  if (error?.code === "ENOENT") fail("TOOL_MISSING", `${text} failed: ${command} is not installed`, `Install ${command}, and run it again.`);
  const printed = `${stdout ?? ""}${stderr ?? ""}`;
  const reason = explain?.(printed);
  if (reason) fail("TOOL_FAILED", `${text} failed: ${reason.what}`, reason.remedy, 1);
  process.stderr.write(printed);
  fail("TOOL_FAILED", `${text} failed (${command} ${args.join(" ")})`, "Mend what it names above, and run it again.", 1);
}

/** The end of a step that could not write. */
function unwritten(printed) {
  const [code] = /\b(?:ENOSPC|EDQUOT|EROFS|EACCES|EPERM)\b/.exec(printed) ?? [];
  if (!code) return undefined;
  const isFull = code === "ENOSPC" || code === "EDQUOT";
  const [, path] = /'(\/[^']+)'/.exec(printed) ?? /\bpath (\/.+)/.exec(printed) ?? [];
  const what = isFull ? `no space is left on the disk (${code})` : `${path ?? root} cannot be written to (${code})`;
  return { what, remedy: isFull ? "Make room, and run it again." : "Run it as somebody who may write there." };
}

/** The end of an npm that could not install. */
function uninstalled(printed) {
  const [code] = /\b(?:EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED)\b/.exec(printed) ?? [];
  if (!code) return unwritten(printed);
  return { what: `npm cannot reach its registry (${code})`, remedy: "Check the network and npm's settings (npm config get registry, proxy), and run it again." };
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
  // Asked first: npm would take away what is there before it finds out.
  for (const folder of [root, join(root, "node_modules")]) {
    if (existsSync(folder)) mayWrite(folder, "npm packages have to be installed");
  }
  step("installing npm packages", "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { explain: uninstalled });
}

const COMPILED = join(root, "dist");
/** The compiled command line. It is written last, so its age is that of all that is compiled. */
const COMMAND_LINE = join(COMPILED, "cli/main.cjs");

/** Written where tests and benches are compiled, too: its age is theirs. */
const WHOLE = "everything";

/** Compiles each file by itself, and the command line once more in a few pieces. */
function compile(folders = EVERYTHING) {
  // Beside what is there, which another start may be running from, and then put in its place.
  const [fresh, former] = [`${COMPILED}.${process.pid}`, `${COMPILED}.${process.pid}.former`];
  mayWrite(root, existsSync(COMMAND_LINE) ? "what is compiled is older than its sources" : "the command line is not compiled yet");
  process.once("exit", () => [fresh, former].forEach(remove));
  abandoned().forEach(remove);
  // A command needs no tests and no benches: without them it starts in half the time.
  const project = folders === EVERYTHING ? root : join(root, "scripts");
  const explain = unwritten;
  step("compiling", process.execPath, [join(root, "scripts/compile.mjs"), project, fresh], { explain });
  step("bundling the command line", process.execPath, [join(root, "scripts/bundle.mjs"), fresh], { explain });
  if (folders === EVERYTHING) writeFileSync(join(fresh, WHOLE), "");
  move(COMPILED, former);
  // Tests may be running from what is there: they keep theirs, and the next ones find it too old.
  if (folders !== EVERYTHING) for (const name of [...EVERYTHING.slice(SHIPPED.length), WHOLE]) move(join(former, name), join(fresh, name));
  move(fresh, COMPILED);
}

function mayWrite(folder, why) {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    fail("TOOL_FAILED", `${why}, and you may not write to ${folder}`, `Run once, as its owner: cd ${root} && npm run build`, 1);
  }
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
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // It is somebody else's, and in nobody's way.
  }
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
const INGREDIENTS = ["tsconfig.json", "scripts/tsconfig.json", "scripts/compile.mjs", "scripts/project.mjs", "scripts/bundle.mjs", "node_modules/.package-lock.json"];

function compileChanged(folders) {
  const times = [...INGREDIENTS.map((name) => newest(join(root, name))), ...folders.map((name) => newestIn(join(root, name)))];
  const compiled = folders === EVERYTHING ? [COMMAND_LINE, join(COMPILED, WHOLE)] : [COMMAND_LINE];
  if (Math.min(...compiled.map(newest)) <= Math.max(...times)) compile(folders);
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
  const quiet = { env: { DEBIAN_FRONTEND: "noninteractive" } };
  // Debian would start a registry of its own, without a password, for the whole network. Only the program is wanted.
  if (missing.includes("docker-registry") && existsSync("/run/systemd/system")) {
    step("keeping Debian's own registry service off (undo: systemctl unmask docker-registry)", "systemctl", ["mask", "docker-registry.service"]);
  }
  step(`updating Debian's package lists`, "apt-get", ["update", "-qq"], quiet);
  step(`installing ${missing.join(", ")}`, "apt-get", ["install", "-y", "-qq", ...missing], quiet);
}

const SHIPPED = ["core", "host"];
const EVERYTHING = [...SHIPPED, "src", "engine", "test", "bench"];

/** Makes ready what a command of these folders needs. Does nothing, and says nothing, when all is there. */
function setUp(commands, folders = SHIPPED) {
  nodeVersion();
  packages();
  compileChanged(folders);
  tools(commands);
}

/** The compiler does not look at types: this does, and keeps what it found out for the next time. */
function checkTypes() {
  const found = join(root, "node_modules/.cache/container-publisher/types.tsbuildinfo");
  step("checking types", process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "--project", root, "--noEmit", "--incremental", "--tsBuildInfoFile", found]);
}

module.exports = { COMMAND_LINE, EVERYTHING, checkTypes, compile, nodeVersion, packages, root, setUp };
