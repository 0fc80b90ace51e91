import { combined, PublishError } from "../errors.js";

/** Gathers what is wrong, so that nobody has to run again to learn of the next. */
export class Problems {
  readonly #errors: PublishError[] = [];

  /** What is parsed; where it is refused, something in its place until all is known. */
  of<Value>(parse: () => Value, instead: Value): Value {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof PublishError)) throw error;
      this.add(error);
      return instead;
    }
  }

  add(error: PublishError): void {
    this.#errors.push(error);
  }

  throwAll(): void {
    const error = combined(this.#errors);
    if (error) throw error;
  }
}
