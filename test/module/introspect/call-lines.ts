import { typeName, type Argument, type ModuleTypes, type ObjectTypes, type Type } from "./introspect.js";

/** Every `dagger call …` and `dagger api call …` of a text (Markdown, or a script), as words; `values` are what its shell variables hold. */
export function callLines(text: string, values: Readonly<Record<string, string>> = {}): string[][] {
  const joined = text.replace(/\\\n\s*/g, "");
  const lines = [...joined.matchAll(/\bdagger (?:-m \S+ )?(?:api )?call ([^`\n|)]+)/g)].map((match) => match[0].replace(/\s+# .*$/, ""));
  const filled = lines.map((line) => line.replace(/\$(\w+)/g, (whole, name: string) => values[name] ?? whole));
  // A blank between quotation marks ends no word.
  return filled.map((line) => [...line.matchAll(/(?:[^\s"]|"[^"]*")+/g)].map(([word]) => word.replaceAll('"', "")));
}

/**
 * What is wrong with a line, by the module's types; undefined where nothing is. Each function has to be one of the object
 * that is there by then, with its required arguments and with no other; each choice one of its enum; and the line has to
 * end in something that prints well: never in an object, which is only an id.
 */
export function objectionTo(line: readonly string[], types: ModuleTypes): string | undefined {
  const words = line.slice(line.indexOf("call") + 1).filter((word) => word !== "…");
  // In a workspace of Dagger 1.0, the module's name comes first.
  if (words[0] === "container-publisher") words.shift();
  const { name, constructor } = types.objects[types.name] as ObjectTypes;
  let step: Step | undefined = { at: { kind: "OBJECT_KIND", name }, takes: constructor.arguments };
  const missing = new Set<string>();
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word.startsWith("--")) {
      const wrong = objectionToOption(word, step.takes, words, types, missing);
      if (wrong !== undefined) return wrong;
    } else {
      if (missing.size > 0) break;
      // What the core's objects can do, the module's types do not tell.
      if (["Container", "File"].includes(elementName(step.at))) return undefined;
      const next = stepTo(word, types.objects[elementName(step.at)]);
      if (!next) return `${elementName(step.at)} has no ${word}`;
      step = next;
      for (const each of required(step.takes)) missing.add(each);
    }
  }
  if (missing.size > 0) return `${[...missing].join(", ")} is missing`;
  return (step.at.typeDef ?? step.at).kind === "OBJECT_KIND" ? `ends at ${elementName(step.at)}, which prints its id` : undefined;
}

/** Where a line has come to, and what may follow as options. */
interface Step {
  readonly at: Type;
  readonly takes: Readonly<Record<string, Argument>>;
}

function stepTo(word: string, owner: ObjectTypes | undefined): Step | undefined {
  const method = Object.values(owner?.methods ?? {}).find(({ name }) => kebab(name) === word);
  if (method) return { at: method.returnType, takes: method.arguments };
  const field = Object.values(owner?.properties ?? {}).find(({ name, isExposed }) => isExposed && kebab(name) === word);
  return field && { at: field.type, takes: {} };
}

function required(takes: Readonly<Record<string, Argument>>): string[] {
  return Object.values(takes).filter((each) => !each.isOptional && each.defaultValue === undefined).map(({ name }) => name);
}

/** Takes the option's value from the words that follow, unless it stands with it or is none. */
function objectionToOption(word: string, takes: Step["takes"], words: string[], types: ModuleTypes, missing: Set<string>): string | undefined {
  const [flag = "", given] = word.split("=", 2);
  const argument = Object.values(takes).find(({ name }) => `--${kebab(name)}` === flag);
  if (!argument) return `there is no ${flag}`;
  missing.delete(argument.name);
  return wrongChoice(argument, given ?? (typeName(argument.type) === "boolean" ? "true" : words.shift()), types);
}

function wrongChoice({ name, type }: Argument, value: string | undefined, types: ModuleTypes): string | undefined {
  const choices = types.enums[elementName(type)]?.values;
  const wrong = choices && (value ?? "").split(",").filter((each) => !(each in choices));
  return wrong?.length ? `${name} has no choice ${wrong.join(", ")}` : undefined;
}

function elementName(type: Type): string {
  return typeName(type).replace(/\[\]$/, "");
}

/** How the command line writes a name. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
