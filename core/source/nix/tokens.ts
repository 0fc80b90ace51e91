/**
 * `open` and `close` are brackets, quotes and `${`; `text` is a piece of a string, its escapes resolved; `value` is a
 * path, a URI or a number.
 */
export type TokenKind = "name" | "keyword" | "symbol" | "open" | "close" | "text" | "value";

/** One token of a Nix expression; `start` and `end` say where it stands. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Blank {
  readonly kind: "blank";
  readonly end: number;
}

/** What no rule reads is a symbol of one character. */
interface Rule {
  readonly kind: TokenKind | "blank" | "escape";
  readonly pattern: RegExp;
}

// The look-behinds let a run of characters be tried once, from its first one: so a text is read in linear time.
const CODE: readonly Rule[] = [
  { kind: "blank", pattern: /\s+|#[^\r\n]*|\/\*[^]*?(?:\*\/|$)/y },
  { kind: "value", pattern: /(?<![\w.+-])[\w.+-]*(?:\/[\w.+-]+)+\/?|~(?:\/[\w.+-]+)+\/?|<[\w.+-]+(?:\/[\w.+-]+)*>/y },
  { kind: "value", pattern: /(?<![\w.+-])[A-Za-z][A-Za-z0-9.+-]*:[\w%/?:@&=+$,.!~*'-]+|\d[\d.]*/y },
  { kind: "name", pattern: /[A-Za-z_][\w'-]*/y },
  { kind: "open", pattern: /''|\$\{|["{([]/y },
  { kind: "close", pattern: /[)\]}]/y },
  { kind: "symbol", pattern: /\.\.\.|\/\/|[=!<>]=/y },
];

const STRING: readonly Rule[] = [
  { kind: "escape", pattern: /\\[^]/y },
  { kind: "open", pattern: /\$\{/y },
  { kind: "close", pattern: /"/y },
  { kind: "text", pattern: /[^$"\\]+|\$[^{"\\]|[^]/y },
];

const INDENTED_STRING: readonly Rule[] = [
  { kind: "escape", pattern: /'''|''\$|''\\[^]?/y },
  { kind: "open", pattern: /\$\{/y },
  { kind: "close", pattern: /''/y },
  { kind: "text", pattern: /[^$']+|\$[^{']|'[^'$]|[^]/y },
];

const KEYWORDS = new Set(["assert", "else", "if", "in", "inherit", "let", "rec", "then", "with"]);
const CONTROL: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/**
 * The tokens of a Nix expression, by the rules of Nix's own lexer (src/libexpr/lexer.l), without blank space and comments.
 * It reads any text: what is no Nix becomes symbols, and what is never closed ends with the text.
 */
export function nixTokens(text: string): Token[] {
  const tokens: Token[] = [];
  const enclosing: string[] = [];
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at, rulesIn(enclosing.at(-1)));
    if (token.kind === "open") enclosing.push(token.text);
    if (token.kind === "close") enclosing.pop();
    if (token.kind !== "blank") tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function rulesIn(enclosing: string | undefined): readonly Rule[] {
  if (enclosing === '"') return STRING;
  return enclosing === "''" ? INDENTED_STRING : CODE;
}

function tokenAt(text: string, start: number, rules: readonly Rule[]): Token | Blank {
  for (const { kind, pattern } of rules) {
    pattern.lastIndex = start;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const end = start + found.length;
    if (kind === "escape") return { kind: "text", text: unescaped(found), start, end };
    return { kind: kind === "name" && KEYWORDS.has(found) ? "keyword" : kind, text: found, start, end };
  }
  return { kind: "symbol", text: text.charAt(start), start, end: start + 1 };
}

/** What stands behind the escape; `'''` is the one that stands for two. */
function unescaped(escape: string): string {
  const last = escape === "'''" ? "''" : escape.slice(-1);
  return CONTROL[last] ?? last;
}
