import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { parseChain, render, type Chain } from "./chain.js";
import { Ids } from "./ids.js";

/** What the engine says: a value, or "the object itself" (as `sync` and `start` do), which is answered as its id. */
export type Answer = { readonly value: unknown } | "itself";

/** Somebody who knows the answers to some chains; undefined for all others. */
export interface Answerer {
  answer(chain: Chain): Promise<Answer | undefined> | Answer | undefined;
}

/** An error as the engine reports it; a test scripts it by throwing it. */
export class EngineError extends Error {
  constructor(
    message: string,
    /** What the engine adds for a process that failed: `_type`, `stderr` and more. */
    readonly extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

type Server = ReturnType<typeof serve>;

/**
 * An engine's session, as the SDK's client sees it: GraphQL on loopback, with a token. It remembers what it was asked,
 * and answers by script; what no script knows is an error for the caller, and one more for the test in the end.
 */
export class SessionDouble implements AsyncDisposable {
  readonly token = randomUUID();
  readonly ids = new Ids();
  /** Every chain that was asked, in order. */
  readonly asked: string[] = [];
  /** What went wrong on this side: chains without an answer, and answers that failed. */
  readonly troubles: string[] = [];
  #server: Server | undefined;

  private constructor(private readonly answerers: readonly Answerer[]) {}

  static async start(answerers: readonly Answerer[]): Promise<SessionDouble> {
    const double = new SessionDouble(answerers);
    const app = new Hono();
    // The SDK sends the token as a user name without a password. Hono's own check takes longer than most answers: two hashes
    // in threads of their own for each of a thousand questions.
    const authorization = `Basic ${Buffer.from(`${double.token}:`).toString("base64")}`;
    app.post("/query", async (context) => {
      if (context.req.header("authorization") !== authorization) return context.text("Unauthorized", 401);
      const { query } = await context.req.json<{ query: string }>();
      return context.json(await double.#respond(query));
    });
    double.#server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 });
    await once(double.#server, "listening");
    return double;
  }

  get port(): number {
    return (this.#server?.address() as AddressInfo).port;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const server = this.#server;
    if (!server) return;
    server.close();
    if ("closeAllConnections" in server) server.closeAllConnections();
    await once(server, "close");
  }

  async #respond(query: string): Promise<object> {
    const names: string[] = [];
    try {
      const asked = parseChain(query);
      names.push(...asked.map(({ name }) => name));
      const value = await this.#answer(this.ids.expand(asked));
      return { data: names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) };
    } catch (error) {
      const { message } = error as Error;
      if (error instanceof EngineError) return { data: null, errors: [{ message, path: names, extensions: error.extensions }] };
      this.troubles.push(message);
      return { data: null, errors: [{ message, path: names }] };
    }
  }

  async #answer(chain: Chain): Promise<unknown> {
    const text = render(chain);
    this.asked.push(text);
    const made = chain.slice(0, -1);
    for (const answerer of this.answerers) {
      const answer = await answerer.answer(chain);
      if (answer === "itself") return this.ids.of(made);
      if (answer) return answer.value;
    }
    // Asking for an id makes nothing happen in an engine: whatever can be described has one.
    if (chain.at(-1)?.name === "id") return this.ids.of(made);
    throw new Error(`nobody answers ${text}`);
  }
}
