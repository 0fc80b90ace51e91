import { execFileSync, spawnSync } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { answerSchema, type Answer, type Call } from "./recorder-protocol.js";

/**
 * Stands in for `dagger`: writes down how it is called, and answers as the folder says that it gets first.
 * What a push changed it asks the real command on the host.
 */
const [, , folder = "", project = "", ...argv] = process.argv;
const head = execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" }).trim();
const call: Call = { argv, variables: Object.keys(process.env).sort(), head };
appendFileSync(join(folder, "calls"), `${JSON.stringify(call)}\n`);

const answers = answerSchema.array().parse(JSON.parse(readFileSync(join(folder, "answers.json"), "utf8")));
const answer = answers.find(({ to }) => to.every((word) => argv.includes(word)));
if (argv.includes("changed")) realChanged();
else if (answer) say(answer);
else say({ to: [], exitCode: 99, stderr: `nobody knows an answer to: ${argv.join(" ")}\n` });

function realChanged(): void {
  // The host has the same options, writes its choices in lower case, and gives the matrix by an option.
  const at = argv.lastIndexOf("matrix");
  const range = argv.slice(argv.indexOf("--base"), at).map((word) => (word === "EVERYTHING" ? "everything" : word.replace(/^--container-name=/, "--container=")));
  const [, of = "CONTAINERS"] = argv.slice(at + 1);
  const command = [join(project, "scripts/launch.cjs"), "changed", "--source", ".", "--matrix", of.toLowerCase(), ...range];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  say({ to: [], exitCode: status ?? 1, stdout, stderr });
}

function say({ exitCode = 0, stdout = "", stderr = "" }: Answer): void {
  process.stderr.write(stderr);
  process.stdout.write(stdout);
  process.exitCode = exitCode;
}
