/** What was started for one test, to be ended in the reverse order, all of it. */
export class Parts implements AsyncDisposable {
  readonly #parts: AsyncDisposable[] = [];

  /** Starts parts; where one fails, those before it are ended. */
  static async gather<T>(start: (parts: Parts) => Promise<T>): Promise<{ made: T; parts: Parts }> {
    const parts = new Parts();
    try {
      return { made: await start(parts), parts };
    } catch (error) {
      await parts[Symbol.asyncDispose]();
      throw error;
    }
  }

  add<T extends AsyncDisposable>(part: T): T {
    this.#parts.push(part);
    return part;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (let part = this.#parts.pop(); part; part = this.#parts.pop()) await part[Symbol.asyncDispose]();
  }
}
