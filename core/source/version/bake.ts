// zod's version 3, which every zod 4 brings along: it loads in a sixth of the time.
import { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { called, noVersion, numberWithoutText, unparsable } from "./faults.js";
import { parseHcl } from "./hcl.js";
import { notText } from "./key-path.js";
import type { VersionFile } from "./said.js";

const block = z.object({ default: z.unknown() }).passthrough();
const bakeFile = z.object({ variable: z.record(z.string(), z.array(block)).optional() }).passthrough();

/** The default of a variable in a docker-bake.hcl. */
export async function bakeText({ path, text }: VersionFile, variable: string, origin: string): Promise<string> {
  const blocks = (await parsed(text, path)).get(variable);
  if (blocks === undefined) throw noVersion(own`${called(path)} has no variable "${called(variable)}"`, own`Write variable "${called(variable)}" { default = "1.2.3" } there, or name another one`);
  const [said, other] = new Set(blocks.map((value) => textOf(value, origin)));
  if (said !== undefined && other === undefined) return said;
  throw new PublishError("VERSION_CONFLICT", own`${origin} is ${printable(said ?? "", 80)} and ${printable(other ?? "", 80)}`, own`Declare the variable once`);
}

/** All containers of a tree may read one file: what it says, or that nobody can tell, is found out once. */
let last: { readonly path: string; readonly text: string; readonly content: Promise<unknown> } | undefined;

/** The defaults of variables, by their names. */
async function parsed(text: string, path: string): Promise<ReadonlyMap<string, readonly unknown[]>> {
  if (last?.text !== text || last.path !== path) last = { path, text, content: parseHcl(path, text.replace(/^\ufeff/, "")) };
  const content = await last.content.catch((error: unknown) => {
    throw unparsable(path, "HCL", error);
  });
  const found = bakeFile.safeParse(content);
  if (!found.success) throw unparsable(path, "HCL", "a variable in it is no block with one name");
  return new Map(Object.entries(found.data.variable ?? {}).map(([name, blocks]) => [name, blocks.map((each) => each.default)]));
}

function textOf(value: unknown, origin: string): string {
  if (value === undefined || value === null) throw noVersion(own`${origin} has no value: bake takes it from the environment`, own`Write its default there`);
  if (typeof value === "number") throw numberWithoutText(origin, value);
  if (typeof value !== "string") throw notText(origin, value);
  // A doubled sign stands for itself.
  if (!/(?<!\$)\$\{|(?<!%)%\{/.test(value)) return value.replace(/([$%])\1(?=\{)/g, "$1");
  throw noVersion(own`${origin} is computed: ${printable(value, 80)}`, own`Name the variable that it is computed from, or write the version there as it is`);
}
