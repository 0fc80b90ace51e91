import { quoteForRegExp, unquote, words, type Escape } from "./words.js";

/** One instruction of a Dockerfile: its keyword in upper case and the rest, line continuations joined. */
export interface Instruction {
  readonly keyword: string;
  readonly rest: string;
  /** The line on which it begins, counted from one. */
  readonly line: number;
  /** The first heredoc that it opens, such as `<<EOF`. */
  readonly heredoc?: string | undefined;
}

/** What a FROM calls its stage, in small letters: names of stages know no others. */
export function stageName({ rest }: Pick<Instruction, "rest">): string | undefined {
  return /\sas\s+(\S+)\s*$/i.exec(rest)?.[1]?.toLowerCase();
}

/** A Dockerfile as far as its `ARG` and `ENV` lines need it. */
export interface Dockerfile {
  readonly escape: Escape;
  readonly instructions: readonly Instruction[];
  /** The line of an `escape` directive that has another directive above it. */
  readonly lateEscape: number | undefined;
}

/**
 * Parses comments, continuation lines, the `escape` directive, CRLF and heredocs the way BuildKit does
 * (https://docs.docker.com/reference/dockerfile/ and BuildKit's frontend/dockerfile/parser).
 */
export function parseDockerfile(text: string): Dockerfile {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const { escape, line: directive = 1 } = escapeDirective(lines);
  const instructions: Instruction[] = [];
  for (let at = 0; at < lines.length; at++) {
    const { logical, last } = logicalLine(lines, at, escape);
    const line = at + 1;
    at = last;
    const match = /^(\S+)\s*(.*)$/s.exec(logical.trim());
    if (!match) continue;
    const instruction = { keyword: (match[1] ?? "").toUpperCase(), rest: match[2] ?? "", line };
    let heredoc: string | undefined;
    for (const opened of heredocs(instruction, escape)) {
      const end = endOfHeredoc(lines, at, opened);
      if (end > at) heredoc ??= `<<${opened.word}`;
      at = end;
    }
    instructions.push({ ...instruction, heredoc });
  }
  return { escape, instructions, lateEscape: directive > 1 ? directive : undefined };
}

/** Joins a line with those that continue it; comments and blank lines in between are dropped. */
function logicalLine(lines: readonly string[], first: number, escape: Escape): { logical: string; last: number } {
  const character = quoteForRegExp(escape);
  // Not after another escape character: that one is an escaped escape.
  const continued = new RegExp(`(?<!${character})${character}[ \\t]*$`);
  let logical = "";
  for (let at = first; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (/^\s*(?:#|$)/.test(line)) {
      if (at === first) return { logical: "", last: at };
      continue;
    }
    if (!continued.test(line)) return { logical: logical + line, last: at };
    logical += line.replace(continued, "");
  }
  return { logical, last: lines.length };
}

/** The `# escape=` directive counts only above everything that is not a directive. */
function escapeDirective(lines: readonly string[]): { escape: Escape; line?: number } {
  for (const [at, line] of lines.entries()) {
    const directive = /^\s*#\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (!directive) break;
    if (directive[1]?.toLowerCase() === "escape") return directive[2] === "`" ? { escape: "`", line: at + 1 } : { escape: "\\" };
  }
  return { escape: "\\" };
}

interface Heredoc {
  readonly word: string;
  readonly stripTabs: boolean;
  /** `<< EOF`, which in shell code may also be a shift: that one has no end. */
  readonly spaced: boolean;
}

/** The heredocs that an instruction opens: words `<<EOF`, `<<-"EOF"`, `3<<EOF` and `<< EOF`, and none in the JSON form. */
function heredocs({ keyword, rest }: Instruction, escape: Escape): Heredoc[] {
  const inner = keyword === "ONBUILD" ? /^(\S+)\s*(.*)$/s.exec(rest) : undefined;
  const command = inner ? (inner[1] ?? "").toUpperCase() : keyword;
  const line = inner ? (inner[2] ?? "") : rest;
  if (!["RUN", "COPY", "ADD"].includes(command) || line.startsWith("[")) return [];
  return words(line, escape).flatMap((word, at, all) => {
    const spaced = /^\d*<<$/.test(word);
    const opened = spaced ? /^()([^<]+)$/.exec(all[at + 1] ?? "") : /^\d*<<(-?)([^<-][^<]*)$/.exec(word);
    const [, dash, name] = opened ?? [];
    return name === undefined ? [] : [{ word: unquote(name, escape), stripTabs: dash === "-", spaced }];
  });
}

function endOfHeredoc(lines: readonly string[], start: number, { word, stripTabs, spaced }: Heredoc): number {
  for (let at = start + 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if ((stripTabs ? line.replace(/^\t+/, "") : line) === word) return at;
  }
  return spaced ? start : lines.length;
}
