import { expandWord, type Expansion } from "./expansion.js";
import { argPairs, envPairs, unquote, words, type Escape, type Pair } from "./words.js";
import type { Instruction } from "./instructions.js";

/** A variable that an ARG or an ENV declares, and what it is worth; undefined where it has no `=`. */
export interface DeclaredVariable {
  readonly keyword: "ARG" | "ENV";
  readonly key: string;
  readonly value: Expansion | undefined;
  readonly line: number;
}

interface Stage {
  readonly variables: Map<string, Expansion>;
  /** The ENVs alone, which become a part of the stage's image. */
  readonly env: Map<string, Expansion>;
}

/** BuildKit sets these by the platform of the build, which no Dockerfile tells. */
const PLATFORM_ARGS = ["BUILD", "TARGET"].flatMap((side) => ["PLATFORM", "OS", "OSVERSION", "ARCH", "VARIANT"].map((part) => side + part));

/** Build arguments by name: they count before what an ARG says. */
export type BuildArgs = ReadonlyMap<string, string>;

export function argsByName(given: readonly { readonly name: string; readonly value: string }[]): BuildArgs {
  return new Map(given.map(({ name, value }) => [name, value]));
}

/**
 * The variables of a build, instruction by instruction, in BuildKit's scopes: an ARG before the
 * first FROM counts in other such ARGs and in FROM, and in a stage only from where `ARG name` repeats it. A stage has
 * its own ARGs and ENVs, and those of the earlier stage that it is built from. A base image may set more; it is not asked.
 */
export class BuildVariables {
  readonly #global = new Map<string, Expansion>(PLATFORM_ARGS.map((key) => [key, { kind: "unknown", reference: `$${key}` }]));
  readonly #stages = new Map<string, Stage>();
  #stage: Stage | undefined;

  constructor(
    private readonly escape: Escape,
    private readonly given: BuildArgs,
    /** Where it is known which platforms a build is on and for. */
    platform: BuildArgs = new Map(),
  ) {
    for (const [key, text] of platform) this.#global.set(key, { kind: "known", text });
  }

  /** Takes in one instruction, and returns the variables that it declares. */
  take({ keyword, rest, line }: Instruction): DeclaredVariable[] {
    if (keyword === "FROM") this.#from(rest);
    if (keyword === "ENV") return this.#env(envPairs(rest, this.escape)).map(([key, value]) => ({ keyword, key, value, line }));
    if (keyword !== "ARG") return [];
    return argPairs(rest, this.escape).map((pair) => ({ keyword, key: pair.key, value: this.#arg(pair), line }));
  }

  /** The labels of a LABEL, and what they are worth. */
  labels({ rest }: Pick<Instruction, "rest">): { readonly key: string; readonly value: Expansion }[] {
    const variables = this.#stage?.variables ?? this.#global;
    return envPairs(rest, this.escape).map(({ key, word }) => ({ key: unquote(key, this.escape), value: expandWord(word ?? "", this.escape, variables) }));
  }

  /** What a FROM names, an image or a stage; undefined where the file gives it no value. */
  base({ rest }: Pick<Instruction, "rest">): string | undefined {
    const [base = ""] = operands(rest, this.escape);
    return this.inFrom(base);
  }

  /** What a word of a FROM is worth, which sees only the ARGs above all stages; undefined where the file gives it no value. */
  inFrom(word: string): string | undefined {
    const value = expandWord(word, this.escape, this.#global);
    return value.kind === "known" ? value.text : undefined;
  }

  /** What words are worth as things stand now; undefined where the file gives one no value. */
  valueHere(): (text: string) => string | undefined {
    const variables = new Map(this.#stage?.variables ?? this.#global);
    return (text) => {
      if (!text.includes("$")) return text;
      const value = expandWord(text, this.escape, variables);
      return value.kind === "known" ? value.text : undefined;
    };
  }

  #from(rest: string): void {
    const [, as, name] = operands(rest, this.escape);
    const image = this.base({ rest });
    const earlier = image === undefined ? undefined : this.#stages.get(image);
    // What its image says comes last: an ARG that came after an ENV of its name ends with its stage.
    this.#stage = { variables: new Map([...(earlier?.variables ?? []), ...(earlier?.env ?? [])]), env: new Map(earlier?.env) };
    if (as?.toLowerCase() === "as" && name !== undefined) this.#stages.set(name.toLowerCase(), this.#stage);
  }

  /** Each pair of an ARG sees the ones before it. */
  #arg({ key, word }: Pair): Expansion | undefined {
    const variables = this.#stage?.variables ?? this.#global;
    const given = this.given.get(key);
    const value: Expansion | undefined =
      given !== undefined ? { kind: "known", text: given } : word === undefined ? undefined : expandWord(word, this.escape, variables);
    const counts = value ?? this.#global.get(key);
    if (counts) variables.set(key, counts);
    return value;
  }

  /** All pairs of an ENV see the variables as they were before it. */
  #env(pairs: readonly Pair[]): (readonly [string, Expansion])[] {
    const stage = this.#stage;
    if (!stage) return [];
    const values = pairs.map(({ key, word }) => [key, expandWord(word ?? "", this.escape, stage.variables)] as const);
    for (const [key, value] of values) {
      stage.variables.set(key, value);
      stage.env.set(key, value);
    }
    return values;
  }
}

function operands(rest: string, escape: Escape): string[] {
  return words(rest, escape).filter((word) => !word.startsWith("--"));
}
