import { BuildVariables, type BuildArgs } from "./variables.js";
import { flagsOf, type Flag } from "./flags.js";
import { parseDockerfile, stageName } from "./instructions.js";

/**
 * The images that a Dockerfile takes from elsewhere: by FROM, by `COPY --from=` and by `RUN --mount=…,from=`. One that
 * needs what the file gives no value is not told.
 */
export function foreignImages(text: string, buildArgs: BuildArgs = new Map()): string[] {
  const { escape, instructions } = parseDockerfile(text);
  const variables = new BuildVariables(escape, buildArgs);
  const stages = new Set(["scratch"]);
  const images = new Set<string>();
  for (const instruction of instructions) {
    const named = instruction.keyword === "FROM" ? [variables.base(instruction)] : flagsOf(instruction, escape).flatMap(takenFrom);
    for (const name of named) {
      if (name !== undefined && !stages.has(name.toLowerCase()) && !/^\d+$/.test(name)) images.add(name);
    }
    variables.take(instruction);
    const stage = instruction.keyword === "FROM" ? stageName(instruction) : undefined;
    if (stage !== undefined) stages.add(stage);
  }
  return [...images];
}

/** What `COPY --from=` and `RUN --mount=…,from=` name. */
export function takenFrom({ name, value }: Flag): string[] {
  if (name === "from") return [value];
  return name === "mount" ? value.split(",").flatMap((part) => /^from=(.+)$/.exec(part)?.[1] ?? []) : [];
}

/** Those of one registry. */
export function imagesOf(host: string, images: readonly string[]): string[] {
  return images.filter((image) => image.slice(0, image.indexOf("/")).toLowerCase() === host);
}
