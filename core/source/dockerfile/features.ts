import { BuildVariables } from "./variables.js";
import { flagsOf, type Flag } from "./flags.js";
import { mountFeatures } from "./mounts.js";
import { operatorsIn } from "./operators.js";
import type { Since } from "./since.js";
import { words, type Escape } from "./words.js";
import { parseDockerfile, stageName, type Instruction } from "./instructions.js";

/** What a Dockerfile has that not every buildah knows, and BuildKit does. */
export interface Feature {
  readonly what: string;
  readonly line: number;
  readonly since: Since;
}

/** What buildah has known for long: the oldest one that we were tried with, Debian 12's, is 1.28. */
const ALWAYS = "1.28";

/** By buildah's CHANGELOG.md and its parser (openshift/imagebuilder, dispatchers.go) at each version up to 1.44. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  FROM: { platform: ALWAYS },
  COPY: { from: ALWAYS, chown: ALWAYS, chmod: ALWAYS, exclude: "1.38", parents: "1.40", link: "1.41" },
  ADD: { chown: ALWAYS, chmod: ALWAYS, checksum: "1.33", exclude: "1.38", link: "1.41" },
  RUN: { mount: ALWAYS, network: "1.30" },
  HEALTHCHECK: { interval: ALWAYS, timeout: ALWAYS, "start-period": ALWAYS, retries: ALWAYS, "start-interval": "1.37" },
};

/** Everything in a Dockerfile that some buildah may not know, from top to bottom. */
export function dockerfileFeatures(text: string): Feature[] {
  const { escape, instructions, lateEscape } = parseDockerfile(text);
  const variables = new BuildVariables(escape, new Map());
  const stages = new Set<string>();
  const features: Feature[] = lateEscape === undefined ? [] : [{ what: "# escape= below another directive", line: lateEscape, since: undefined }];
  for (const instruction of instructions) {
    const found = [...inInstruction(instruction, escape, stages), ...(instruction.keyword === "FROM" ? inFrom(instruction, variables, stages) : [])];
    features.push(...found.map(([what, since]) => ({ what, line: instruction.line, since })));
    variables.take(instruction);
  }
  return features.filter(({ since }) => since !== ALWAYS);
}

type Found = readonly [what: string, since: Since];

function inInstruction(instruction: Instruction, escape: Escape, stages: ReadonlySet<string>): Found[] {
  const { keyword, rest, heredoc } = instruction;
  const known = FLAGS[keyword];
  const flags = known ? flagsOf(instruction, escape) : [];
  return [
    ...flags.map(({ name }): Found => [`${keyword} --${name}`, known?.[name]]),
    ...flags.flatMap((flag) => inFlag(flag, keyword, stages)),
    ...(heredoc === undefined ? [] : [[`the heredoc ${heredoc}`, "1.33"] as const]),
    ...operatorsIn(keyword, rest, escape),
    ...(keyword === "ADD" && words(rest, escape).slice(flags.length, -1).some(isGitAddress) ? [["ADD of a git repository", "1.38"] as const] : []),
  ];
}

function inFlag({ name, value }: Flag, keyword: string, stages: ReadonlySet<string>): Found[] {
  if (name === "mount") return mountFeatures(value, stages);
  const symbolic = name === "chmod" && /[^0-7$]/.test(value) && !value.includes("$");
  return symbolic ? [[`${keyword} --chmod=${value}, which is no octal number,`, undefined]] : [];
}

/** A variable that names a stage. Names its stage itself, too. */
function inFrom(instruction: Instruction, variables: BuildVariables, stages: Set<string>): Found[] {
  const base = variables.base(instruction)?.toLowerCase();
  const found: Found[] = base !== undefined && stages.has(base) && instruction.rest.includes("$") ? [[`FROM with a variable for the stage ${base}`, "1.29"]] : [];
  const stage = stageName(instruction);
  if (stage !== undefined) stages.add(stage);
  return found;
}

function isGitAddress(word: string): boolean {
  return /^(?:git@|git:\/\/|ssh:\/\/|github\.com\/|https?:\/\/\S+\.git(?:[#?]|$))/.test(word.replace(/^["']/, ""));
}
