import { func, object } from "@dagger.io/dagger";
import { Answer } from "./enums/answer.js";

/** The answer to one question about a registry. */
@object()
export class Finding {
  /** What was found: YES, NO, or UNKNOWN, which is what cannot be known without writing, or without a key. */
  @func()
  answer!: Answer;

  /** How it was found out, or why it was not. */
  @func()
  reason!: string;
}
