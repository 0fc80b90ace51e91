import { func, object } from "@dagger.io/dagger";

/** A container of a source tree, and whether its version is in order. */
@object()
export class CheckedContainer {
  /** What it is called, which is the end of its repository's name. */
  @func()
  name!: string;

  /** The versions that its build files declare, each once: one where they agree, none where none can be read. */
  @func()
  versions!: string[];

  /** What is wrong with it, each as an error says it, such as "VERSION_MISSING: …". Nothing where all is in order. */
  @func()
  problems!: string[];
}
