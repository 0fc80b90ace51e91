// `npm run dry-run` and its siblings: set up what is missing, then run the command in this very process,
// so that signals, exit codes and standard output are the command's own.
const { COMMAND_LINE, root, setUp } = require("./setup.cjs");

const [command] = process.argv.slice(2);
const wantsHelp = process.argv.includes("--help") || process.argv.includes("-h");
// nix is not among them: where it comes from is its user's choice.
const tools = {
  "dry-run": ["git", "buildah", "skopeo", "docker-registry"],
  "publish-image": ["git", "buildah", "skopeo"],
  "build-image": ["git", "buildah"],
  "publish-nix": ["git", "skopeo"],
  "copy-archive": ["skopeo"],
  // Only where it is asked for: --with skopeo.
  "copy-image": process.argv.some((word) => /^(?:--with=)?skopeo$/.test(word)) ? ["skopeo"] : [],
  "publish-index": ["git"],
  plan: ["git"],
  changed: ["git"],
  "check-versions": ["git"],
  tags: ["git"],
  "latest-deployable": ["git"],
  promote: ["git"],
};

async function launch() {
  setUp(wantsHelp ? [] : (tools[command] ?? []));
  // undici parses HTTP by WebAssembly, and V8's optimizing compiler for it takes 40 MB for a moment: not worth it for a
  // few dozen small answers.
  if (command !== "changed") require("node:v8").setFlagsFromString("--liftoff-only");
  const { main } = require(COMMAND_LINE);
  process.exitCode = await main(process.argv.slice(2), root);
}

// `npm version` runs a script of that name, too, and is not what ours answers.
if (process.env.npm_command !== "version") launch();
