import { computed, lines, literal, type NixRow } from "../dockerfile/version-row.js";

const DOUBLINGS = Array.from({ length: 64 }, (_, at) => `a${at + 1} = "\${a${at}}\${a${at}}";`);

/** Which of several declarations counts. */
export const NIX_NESTING: readonly NixRow[] = [
  { name: "the outer set before the inner one", text: lines('{ a = { version = "6"; }; version = "1"; }'), declares: literal("1") },
  {
    name: "the body before the let of a binding",
    text: lines('let app = let version = "6"; in mk { inherit version; }; in image { version = "1"; }'),
    declares: literal("1"),
  },
  {
    name: "the body before a set of a binding, however deep",
    text: lines('let app = { version = "6"; }; in image (f: [ ({ version = "1"; }) ])'),
    declares: literal("1"),
  },
  { name: "the body before a default argument's", text: lines('{ app ? { version = "6"; } }: image (f { version = "1"; })'), declares: literal("1") },
  {
    name: "the body before an argument of a function in let",
    text: lines('let mk = { version ? "6" }: version; in image { version = "1"; }'),
    declares: literal("1"),
  },
  {
    name: "passthru.version before the binding of what is in its value",
    text: lines('{ passthru.version = f { version = "6"; }; }'),
    declares: computed('f { version = "6"; }'),
  },
  {
    name: "a computed one before a deeper literal one",
    text: lines('{ version = app.version; app = { version = "6"; }; }'),
    declares: computed("app.version"),
  },
  {
    name: "an inherited one before a deeper literal one",
    text: lines('{ inherit (app) version; app = { version = "6"; }; }'),
    declares: computed("inherit (app) version"),
  },
  { name: "one in an interpolation, where there is no other", text: lines('{ a = "${mk { version = "1"; }}"; }'), declares: literal("1") },
  { name: "one in a hundred sets", text: `${"{ a = ".repeat(100)}{ version = "1"; }${"; }".repeat(100)}`, declares: literal("1") },
  { name: "none in more sets than a call stack holds", text: `${"{ a = ".repeat(100_000)}{ version = "1"; }`, declares: undefined },
  { name: "one behind with, assert and if", text: lines('with a; assert b; if c then d else { version = "1"; }'), declares: literal("1") },
];

/** Versions that are made of other bindings. */
export const NIX_REFERENCES: readonly NixRow[] = [
  { name: "another binding", text: lines('let appVersion = "1.2.3"; in { version = appVersion; }'), declares: literal("1.2.3") },
  { name: "parts of let", text: lines('let major = "1"; minor = "5"; version = "${major}.${minor}.0"; in version'), declares: literal("1.5.0") },
  { name: "a binding that comes later", text: lines('let version = "${major}.2"; major = "1"; in version'), declares: literal("1.2") },
  { name: "a chain", text: lines('let a = "1"; b = "${a}.3"; c = b; in { version = "${c}-r1"; }'), declares: literal("1.3-r1") },
  { name: "an outer let", text: lines('let a = "1.4"; in let b = a; in mk { x = { version = b; }; }'), declares: literal("1.4") },
  { name: "its own recursive set", text: lines('rec { major = "1"; version = "${major}.6"; }'), declares: literal("1.6") },
  { name: "a default argument", text: lines('{ tag ? "1.7" }: { version = tag; }'), declares: literal("1.7") },
  { name: "an outer name of its own", text: lines('{ version ? "1.8" }: { version = version; }'), declares: literal("1.8") },
  { name: "let in spite of with", text: lines('let a = "1.9"; in with lib; { version = a; }'), declares: literal("1.9") },
  { name: "what a recursive set inherits", text: lines('let a = "1.10"; in rec { inherit a; version = a; }'), declares: literal("1.10") },
  { name: "a name in an indented string", text: lines("let a = \"1.11\"; in { version = '' ${a}''; }"), declares: literal("1.11") },
  { name: "escapes", text: lines('let a = "\\${b}\\"$${c}\\\\"; in { version = a; }'), declares: literal('${b}"$${c}\\') },
  { name: "escapes of an indented string", text: lines("{ version = ''''${a}'''b''\\tc''; }"), declares: literal("${a}''b\tc") },
  { name: "nothing but an empty string", text: lines('{ version = ""; }'), declares: literal("") },

  { name: "an argument", text: lines("{ tag }: { version = tag; }"), declares: computed("tag") },
  { name: "an argument that hides a binding", text: lines('let a = "6"; in a: { version = a; }'), declares: computed("a") },
  { name: "arguments by a name that hides a binding", text: lines('let a = "6"; in { ... }@a: { version = a; }'), declares: computed("a") },
  { name: "the argument of a set that hides a binding", text: lines('let a = "6"; in { a }: { version = a; }'), declares: computed("a") },
  { name: "one of several that hides a binding", text: lines('let a = "6"; in { b, a, ... }: { version = a; }'), declares: computed("a") },
  { name: "no arguments by a name that hides a binding", text: lines('let a = "6"; in { }@a: { version = a; }'), declares: computed("a") },
  { name: "an inner let that hides a binding", text: lines('let a = "6"; in let a = f 1; in { version = a; }'), declares: computed("a") },
  {
    name: "an inherited name that hides a binding",
    text: lines('let a = "6"; in let inherit (f 1) a; in { version = a; }'),
    declares: computed("a"),
  },
  { name: "a path that hides a binding", text: lines('let a = "6"; in let a.b = "7"; in { version = a; }'), declares: computed("a") },
  { name: "let whose body is over", text: lines('{ x = let a = "6"; in a; version = a; }'), declares: computed("a") },
  { name: "let in a bracket that is closed", text: lines('(let a = "6"; in f a) { version = a; }'), declares: computed("a") },
  { name: "the old let, which is over", text: lines('[ let { a = "6"; body = a; } { version = a; } ]'), declares: computed("a") },
  { name: "let of another branch", text: lines('if c then let a = "6"; in a else { version = a; }'), declares: computed("a") },
  { name: "a set that is not recursive", text: lines('{ a = "6"; version = a; }'), declares: computed("a") },
  { name: "a set by with", text: lines('with { a = "6"; }; { version = a; }'), declares: computed("a") },
  { name: "itself", text: lines("rec { version = version; }"), declares: computed("version") },
  { name: "a circle", text: lines("let a = b; b = a; in { version = a; }"), declares: computed("a") },
  { name: "one that would fill the memory", text: lines(`let a0 = "1"; ${DOUBLINGS.join(" ")} in { version = a64; }`), declares: computed("a64") },
  { name: "a string that is too long for one", text: lines(`let a = "${"\\n".repeat(2000)}"; in { version = a; }`), declares: computed("a") },
  { name: "a sum with a binding", text: lines('let a = "6"; in { version = a + "-r1"; }'), declares: computed('a + "-r1"') },
  { name: "an attribute of a binding", text: lines('let a = { b = "6"; }; in { version = a.b; }'), declares: computed("a.b") },
  { name: "a call in an interpolation", text: lines('let a = "6"; in { version = "${toString a}"; }'), declares: computed('"${toString a}"') },
];
