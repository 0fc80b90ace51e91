import { func, object } from "@dagger.io/dagger";
import { Answer } from "../enums/answer.js";

/** Whether an identity of an Infisical can do something, and whether it should. */
@object()
export class ScopeFinding {
  /** What was asked, such as "lists others". */
  @func()
  question!: string;

  /** The environment in which that was asked. */
  @func()
  environment!: string;

  /** The path of the folder. */
  @func()
  path!: string;

  /** What was found; UNKNOWN where the answer does not tell. */
  @func()
  answer!: Answer;

  /** What it should be: YES or NO. */
  @func()
  expected!: Answer;

  /** How it was found out. */
  @func()
  reason!: string;
}
