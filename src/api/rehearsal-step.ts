import { func, object } from "@dagger.io/dagger";

/** One thing that a rehearsal showed, or failed to show. */
@object()
export class RehearsalStep {
  /** What it is about, such as "anonymous pull". */
  @func()
  name!: string;

  /** Whether it went as it should. */
  @func()
  passed!: boolean;

  /** What was seen. */
  @func()
  detail!: string;
}
