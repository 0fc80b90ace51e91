import { PublishError } from "../errors.js";
import { quoted } from "../redact.js";
import { own } from "../errors/own-words.js";

/** `unknown` is what cannot be known without writing, or without a key. */
export type Answer = "yes" | "no" | "unknown";

export interface Finding {
  readonly answer: Answer;
  /** How it was found out, or why it was not. */
  readonly detail: string;
}

/** What is asked of a registry, in the order of the report. */
export const QUESTIONS = {
  anonymousPull: "anonymous pull",
  anonymousPush: "anonymous push",
  keyPush: "push with the key",
  overwrite: "overwriting with the key",
  anonymousTags: "tags listed to anybody",
  keyTags: "tags listed to the key",
  anonymousCatalog: "catalog listed to anybody",
  keyCatalog: "catalog listed to the key",
} as const;

export type Question = keyof typeof QUESTIONS;

/** How a registry answers. */
export type Posture = Readonly<Record<Question, Finding>>;

/** What the owner of a registry can promise of it, and the answer that keeps the promise. */
const PROMISES = {
  "anonymous-pull": { question: "anonymousPull", answer: "yes" },
  "no-anonymous-pull": { question: "anonymousPull", answer: "no" },
  "no-anonymous-push": { question: "anonymousPush", answer: "no" },
  "key-can-push": { question: "keyPush", answer: "yes" },
  "immutable-tags": { question: "overwrite", answer: "no" },
} as const satisfies Record<string, { question: Question; answer: Answer }>;

export type Expectation = keyof typeof PROMISES;
export const EXPECTATIONS = Object.keys(PROMISES) as readonly Expectation[];

/** Whether nobody can tell without a key whether a promise is kept. */
export function isAboutKey(expectation: Expectation): boolean {
  const { question } = PROMISES[expectation];
  return question === "keyPush" || question === "overwrite";
}

/** Parses names of promises, each text holding one or several with commas between them. */
export function parseExpectations(texts: readonly string[]): Expectation[] {
  const names = texts.flatMap((text) => text.split(",")).map((name) => name.trim()).filter(Boolean);
  return names.map((name) => {
    const known = EXPECTATIONS.find((each) => each === name);
    if (known !== undefined) return known;
    throw new PublishError("CONFIG_MISSING", own`${quoted(name, 60)} is not an expectation that audit knows`, own`Use ${EXPECTATIONS.join(", ")}`);
  });
}

/** A promise, and whether the registry keeps it. What is unknown is not kept: a check may not pass on it. */
export interface Verdict {
  readonly expectation: Expectation;
  readonly kept: boolean;
  readonly finding: Finding;
}

export function verdictOn(posture: Posture, expectation: Expectation): Verdict {
  const { question, answer } = PROMISES[expectation];
  const finding = posture[question];
  return { expectation, kept: finding.answer === answer, finding };
}
