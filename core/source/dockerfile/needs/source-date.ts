import type { BuildArg } from "../build-args.js";
import { declaredArgs } from "./declared-args.js";

/** The build argument by which BuildKit, and what follows its convention, hands on the date of the source. */
const SOURCE_DATE_EPOCH = "SOURCE_DATE_EPOCH";

/** The build arguments, and the commit's date where the Dockerfile declares an ARG for it and nobody gave another. */
export function withSourceDate(buildArgs: readonly BuildArg[], text: string, created: string | undefined): BuildArg[] {
  const isWanted = created !== undefined && !buildArgs.some(({ name }) => name === SOURCE_DATE_EPOCH) && declaredArgs(text).has(SOURCE_DATE_EPOCH);
  return isWanted ? [...buildArgs, { name: SOURCE_DATE_EPOCH, value: String(secondsOf(new Date(created))) }] : [...buildArgs];
}

/** Since 1970, whole ones. */
export function secondsOf(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
