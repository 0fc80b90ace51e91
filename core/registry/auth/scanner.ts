/** Walks through the text of a header, pattern by pattern; the patterns are sticky ones (`/…/y`). */
export class Scanner {
  #at = 0;
  constructor(readonly text: string) {}

  done(): boolean {
    return this.#at >= this.text.length;
  }

  mark(): number {
    return this.#at;
  }

  reset(mark: number): void {
    this.#at = mark;
  }

  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.text) ?? undefined;
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  looksAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.text);
  }

  /** Passes over a match, and over at least `atLeast` characters, so that every loop moves on. */
  skip(pattern: RegExp, atLeast = 0): void {
    const length = this.take(pattern)?.[0].length ?? 0;
    if (length < atLeast) this.#at += atLeast - length;
  }
}
