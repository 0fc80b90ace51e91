/** One step of a chained call, such as `withRegistryAuth`. Objects of the engine are given by their ids. */
export interface FunctionCall {
  readonly fnName: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A call of the module: its constructor, then one function after the other, each on the result of the last. */
export interface CallMessage {
  readonly port: number;
  readonly token: string;
  readonly constructorArgs: Readonly<Record<string, unknown>>;
  readonly calls: readonly FunctionCall[];
}

/** What came of it: the result as JSON, or the message of the error, which is all that an engine gets of it. */
export type Outcome = { readonly value: string } | { readonly error: string };

/** The outcome, and what the module printed: in an engine, the log of the call. */
export type CallReply = Outcome & { readonly log: string };
