import { Workspace } from "../../host/run/workspace.js";
import type { FunctionCall } from "./caller/messages.js";
import { render, type Chain } from "./session/chain.js";
import { SessionDouble } from "./session/session-double.js";
import { sharedModule, type SharedModule } from "./shared-module.js";
import { World, type Scene } from "./world/world.js";

/** Arguments of a call: an object of the engine is given by the chain that made it. */
export type Arguments = Readonly<Record<string, string | number | boolean | Chain | readonly string[]>>;

/** One function with its arguments. */
export type Step = readonly [fnName: string, args: Arguments];

/** What came of a call. */
export type Result = { readonly value: unknown } | { readonly error: string };

/** One test's engine, with the module called through it. */
export class Stage {
  /** What the module printed, all calls together. */
  log = "";

  constructor(
    readonly module: SharedModule,
    readonly double: SessionDouble,
    readonly world: World,
  ) {}

  /** Calls one function on a fresh object of the module. */
  call(fnName: string, args: Arguments, constructorArgs: Arguments = {}): Promise<Result> {
    return this.chain([[fnName, args]], constructorArgs);
  }

  /** Calls functions one after the other, each on what the last one returned. */
  async chain(calls: readonly Step[], constructorArgs: Arguments = {}): Promise<Result> {
    const { port, token } = this.double;
    const steps: FunctionCall[] = calls.map(([fnName, args]) => ({ fnName, args: this.#byId(args) }));
    const reply = await this.module.process.call({ port, token, constructorArgs: this.#byId(constructorArgs), calls: steps });
    this.log += reply.log;
    return "value" in reply ? { value: JSON.parse(reply.value) as unknown } : { error: reply.error };
  }

  /** The result of a call that must succeed. */
  async value(fnName: string, args: Arguments, constructorArgs: Arguments = {}): Promise<unknown> {
    return valueOf(await this.call(fnName, args, constructorArgs));
  }

  /** The reference of the publication that a call must return. */
  async reference(fnName: string, args: Arguments, constructorArgs: Arguments = {}): Promise<string> {
    return String(valueOf(await this.chain([[fnName, args], ["reference", {}]], constructorArgs)));
  }

  /** The report of the object that a call must return. */
  async report(fnName: string, args: Arguments, constructorArgs: Arguments = {}, format: "TEXT" | "JSON" | "MARKDOWN" = "TEXT"): Promise<string> {
    return String(valueOf(await this.chain([[fnName, args], ["report", { format }]], constructorArgs)));
  }

  /** The message of a call that must fail. */
  async error(fnName: string, args: Arguments, constructorArgs: Arguments = {}): Promise<string> {
    return errorOf(await this.call(fnName, args, constructorArgs));
  }

  /** What an object that the module returned was made by. */
  made(id: unknown): string {
    return render(this.double.ids.chain(String(id)));
  }

  /** What was asked since the last look, and forgets it. */
  takeAsked(): string[] {
    return this.double.asked.splice(0);
  }

  #byId(args: Arguments): Record<string, unknown> {
    return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, isChain(value) ? this.double.ids.of(value) : value]));
  }
}

function isChain(value: Arguments[string]): value is Chain {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "object");
}

export function valueOf(reply: Result): unknown {
  if ("error" in reply) throw new Error(`the call failed: ${reply.error}`);
  return reply.value;
}

export function errorOf(reply: Result): string {
  if ("value" in reply) throw new Error(`the call succeeded: ${JSON.stringify(reply.value)}`);
  return reply.error;
}

/** Sets the scene, plays, and stops all that was started. A question that nobody could answer fails the test in the end. */
export async function play(scene: Scene, work: (stage: Stage) => Promise<void>): Promise<void> {
  const module = await sharedModule();
  await using workspace = await Workspace.create();
  await using world = new World(scene, workspace, module);
  await using double = await SessionDouble.start(world.answerers);
  try {
    await work(new Stage(module, double, world));
  } catch (error) {
    if (double.troubles.length === 0) throw error;
    throw new Error(`${(error as Error).message}\nand the engine's double had trouble: ${double.troubles.join("\n")}`, { cause: error });
  }
  if (double.troubles.length > 0) throw new Error(`the engine's double had trouble: ${double.troubles.join("\n")}`);
}
