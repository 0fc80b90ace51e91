const WARNING = "[Warning] one or more build args were not consumed: ";

/**
 * Passes on what buildah prints, but for its warning of build arguments that no ARG takes: for a platform it and we give
 * some that a Dockerfile need not take (TARGETARCH). Of those that a person gave it says so.
 */
export class WithoutOwnArguments {
  /** The beginning of a line that may become the warning. */
  #held = "";
  #isInLine = false;

  constructor(
    readonly given: readonly string[],
    readonly to: (text: string) => void,
  ) {}

  take(text: string): void {
    // The rest of a line that has been passed on goes the same way.
    const rest = this.#isInLine ? text.slice(0, text.indexOf("\n") + 1 || text.length) : "";
    const lines = (this.#held + text.slice(rest.length)).split(/(?<=\n)/);
    const last = lines.at(-1) ?? "";
    const isOpen = !last.endsWith("\n") && (WARNING.startsWith(last) || last.startsWith(WARNING));
    this.#held = isOpen ? (lines.pop() ?? "") : "";
    this.#pass(rest, lines);
  }

  end(): void {
    this.#pass("", [this.#held]);
    this.#held = "";
  }

  #pass(rest: string, lines: readonly string[]): void {
    const passed = rest + lines.map((line) => this.#line(line)).join("");
    if (passed === "") return;
    this.#isInLine = !passed.endsWith("\n");
    this.to(passed);
  }

  #line(line: string): string {
    if (!line.startsWith(WARNING)) return line;
    const unused = line.slice(WARNING.length).replace(/[[\]\s]+/g, " ").trim().split(" ").filter((name) => this.given.includes(name));
    return unused.length === 0 ? "" : `${WARNING}[${unused.join(" ")}]\n`;
  }
}
