/** How `dagger` was called: its arguments, the names of the variables that it saw, and the commit that was checked out, `with changes` where the tree differed. */
export interface Call {
  readonly argv: readonly string[];
  readonly variables: readonly string[];
  readonly head: string;
}

/** What `dagger` says to a call that holds all of these words. */
export interface Answer {
  readonly to: readonly string[];
  readonly exitCode?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}
