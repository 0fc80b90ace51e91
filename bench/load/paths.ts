/** A function of the module, and arguments with which it goes a typical way. */
export interface Path {
  readonly name: string;
  /** An empty one is the constructor. */
  readonly fnName: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** A part of what it has to return on the clock, or it went another way. */
  readonly says?: string;
  /** How much more than an empty module it may cost, on an engine. */
  readonly goal?: number;
}

/** `src` is the id of a source tree that holds the container `hello`. */
export function pathsOf(src: string): readonly Path[] {
  const hello = { src, containerName: "hello" };
  return [
    { name: "constructor", fnName: "", args: {}, goal: 1.05 },
    { name: "version", fnName: "version", args: hello, goal: 1.05 },
    { name: "tagByCommit", fnName: "tagByCommit", args: hello, goal: 1.05 },
    { name: "build", fnName: "build", args: hello, goal: 1.05 },
    { name: "publish, already published", fnName: "publish", args: hello, says: '"ALREADY_PUBLISHED"', goal: 1.2 },
    { name: "plan", fnName: "plan", args: hello, says: '"NOTHING"' },
    { name: "tags", fnName: "tags", args: hello },
    { name: "audit", fnName: "audit", args: { repository: "team/hello" } },
  ];
}
