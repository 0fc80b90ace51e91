import type { Since } from "./since.js";
import { quoteForRegExp, type Escape } from "./words.js";

/** The instructions in which a builder, and no shell, puts values for variables. */
const EXPANDED = new Set(["ADD", "ARG", "COPY", "ENV", "EXPOSE", "FROM", "LABEL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"]);
const SINCE: Readonly<Record<string, Since>> = { "#": "1.37", "%": "1.37", "/": "1.37", ":?": "1.30", "-": undefined, "+": undefined, "?": undefined };

/** The operators behind a variable's name, such as the `#` of `${A#v}`, that not every buildah knows. */
export function operatorsIn(keyword: string, rest: string, escape: Escape): (readonly [what: string, since: Since])[] {
  if (!EXPANDED.has(keyword)) return [];
  const e = quoteForRegExp(escape);
  // What an escape or single quotes keep is skipped; single quotes within double ones keep nothing.
  const pattern = new RegExp(`${e}[^]|"(?:[^"${e}]|${e}[^])*"|'[^']*'|\\$\\{\\w+(?:[#%/?+-]|:\\?)[^}]*\\}?`, "g");
  const references = [...rest.matchAll(pattern)].flatMap(([part]) => (part.startsWith('"') ? inQuotes(part, e) : part.startsWith("$") ? [part] : []));
  return references.map((reference) => [`${keyword} with ${reference}`, SINCE[/^\$\{\w+(:\?|.)/s.exec(reference)?.[1] ?? ""]] as const);
}

function inQuotes(text: string, e: string): string[] {
  const pattern = new RegExp(`${e}[^]|\\$\\{\\w+(?:[#%/?+-]|:\\?)[^}]*\\}?`, "g");
  return [...text.matchAll(pattern)].flatMap(([part]) => (part.startsWith("$") ? [part] : []));
}
