import { computed, lines, literal, type NixRow } from "../dockerfile/version-row.js";

/** A row whose text is a whole expression has what Nix makes of it, too. */
export interface NixSeveralRow extends NixRow {
  readonly evaluates?: string;
}

/** Several declarations side by side: they are one version where they are alike, else only Nix can tell which counts. */
export const NIX_SEVERAL: readonly NixSeveralRow[] = [
  // What is plain.
  {
    name: "an update with the same one",
    text: lines('let version = "1.0"; image = { }; in image // { inherit version; }'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "an update that binds the same one again",
    text: lines('let version = "1.0"; image = { }; in image // { version = version; }'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "branches that agree",
    text: lines('if 1 < 2 then { version = "1.0"; } else { version = "1.0"; }'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "a pattern that is given one",
    text: lines('let f = { version }: { inherit version; }; in f { version = "1.0"; }'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "a pattern that is given the one in let",
    text: lines('let f = { version, ... }: { inherit version; }; version = "1.0"; in f { inherit version; }'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "a part's own one, deeper",
    text: lines('let version = "1.0"; app = { version = "6"; }; in { inherit version; contents = [ app ]; }'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "passthru.version of the same",
    text: lines('rec { version = "1.0"; passthru.version = version; }'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },

  // What only Nix can tell.
  {
    name: "an update with a changed one",
    text: lines('let version = "1.0"; image = { }; in image // { version = "${version}-r2"; }'),
    declares: computed('"1.0"', '"${version}-r2"'),
    evaluates: "1.0-r2",
  },
  { name: "an update of a set", text: lines('{ version = "1.0"; } // { version = "2.0"; }'), declares: computed('"1.0"', '"2.0"'), evaluates: "2.0" },
  {
    name: "an update in brackets",
    text: lines('{ version = "1.0"; } // ({ } // { version = "2.0"; })'),
    declares: computed('"1.0"', '"2.0"', '// ({ } // { version = "2.0"; })'),
    evaluates: "2.0",
  },
  {
    name: "an update with an inherited one",
    text: lines('let version = "1.0"; app.version = "2.0"; in { inherit version; } // { inherit (app) version; }'),
    declares: computed('"1.0"', "inherit (app) version"),
    evaluates: "2.0",
  },
  {
    name: "an update with a computed one",
    text: lines('{ version = "1.0"; } // { version = toString 2; }'),
    declares: computed('"1.0"', "toString 2"),
    evaluates: "2",
  },
  {
    name: "branches",
    text: lines('if 2 < 1 then { version = "1.0"; } else { version = "2.0"; }'),
    declares: computed('"1.0"', '"2.0"'),
    evaluates: "2.0",
  },
  {
    name: "a list",
    text: lines('builtins.elemAt [ { version = "1.0"; } { version = "2.0"; } ] 1'),
    declares: computed('"1.0"', '"2.0"'),
    evaluates: "2.0",
  },
  { name: "let and its body", text: lines('let version = "1.0"; in { version = "2.0"; }'), declares: computed('"1.0"', '"2.0"'), evaluates: "2.0" },
  {
    name: "let in let",
    text: lines('let version = "1.0"; in let version = "2.0"; in { inherit version; }'),
    declares: computed('"1.0"', '"2.0"'),
    evaluates: "2.0",
  },
  {
    name: "one name of two values",
    text: lines('let a = "1.0"; version = a; in let a = "2.0"; version = a; in { inherit version; }'),
    declares: computed("a"),
    evaluates: "2.0",
  },
  {
    name: "with and its body",
    text: lines('with { version = "2.0"; }; { version = "1.0"; }'),
    declares: computed('"2.0"', '"1.0"'),
    evaluates: "1.0",
  },
  {
    name: "a default argument and the body",
    text: lines('{ version ? "1.0" }: { version = "2.0"; }'),
    declares: computed('"1.0"', '"2.0"'),
    evaluates: "2.0",
  },
  {
    name: "a call that is given a default argument's",
    text: lines('({ version ? "1.0" }: { inherit version; }) { version = "2.0"; }'),
    declares: computed('"1.0"', '"2.0"'),
    evaluates: "2.0",
  },
  { name: "a call and another call", text: lines('mk (f { version = "6"; }) { version = "1"; }'), declares: computed('"6"', '"1"') },
  {
    name: "overrideAttrs",
    text: lines('{ pkgs }: (pkgs.mk { version = "1.0"; }).overrideAttrs (old: { version = "2.0"; })'),
    declares: computed('"1.0"', '"2.0"'),
  },
  // With mkDerivation it is passthru that wins.
  { name: "passthru.version", text: lines('{ passthru.version = "6"; version = "1.0"; }'), declares: computed('"6"', '"1.0"'), evaluates: "1.0" },
  {
    name: "passthru.version, with the other one only in let",
    text: lines('let version = "1.0"; in { passthru.version = "${version}-r2"; }'),
    declares: computed('"1.0"', '"${version}-r2"'),
    evaluates: "1.0-r2",
  },
  {
    name: "passthru as a set",
    text: lines('let version = "1.0"; in { passthru = { version = "2.0"; }; }'),
    declares: computed('"1.0"', '"2.0"'),
    evaluates: "2.0",
  },

  {
    name: "a function of a version",
    text: lines('let f = version: { inherit version; }; version = "1.0"; in f "2.0"'),
    declares: computed('"1.0"', "version:"),
    evaluates: "2.0",
  },
  {
    name: "a function of a version that declares it",
    text: lines('let f = name: version: { version = "${version}-r1"; }; version = "1.0"; in f "a" "2.0"'),
    declares: computed('"1.0"', "version:"),
    evaluates: "2.0-r1",
  },
  {
    name: "a function of a version, called where it stands",
    text: lines('(version : { version = version; }) "2.0"'),
    declares: computed("version", "version :"),
    evaluates: "2.0",
  },

  // What a with gives, and what an unknown set may replace.
  { name: "inherit by a with", text: lines('with builtins.fromJSON \'\'{"version":"2.0"}\'\'; { inherit version; }'), declares: computed("inherit version"), evaluates: "2.0" },
  {
    name: "inherit by a with, of several names, in a let",
    text: lines('with { inherit (builtins) langVersion; } // builtins.fromJSON \'\'{"version":"2.0"}\'\'; let inherit langVersion version; in { inherit version; }'),
    declares: computed("inherit langVersion version", "inherit version"),
    evaluates: "2.0",
  },
  {
    name: "inherit of the let, in spite of a with",
    text: lines('let version = "1.0"; in with builtins.fromJSON \'\'{"version":"2.0"}\'\'; { inherit version; }'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "inherit of a let that stands behind it",
    text: lines('let image = with builtins.fromJSON \'\'{"version":"2.0"}\'\'; { inherit version; }; version = "1.0"; in image'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "inherit into a rec, which means the outer one",
    text: lines('let version = "1.0"; in rec { inherit version; tag = version; }'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "an argument's default that is passed on",
    text: lines('{ version ? "2.0" }: { version = "1.0"; } // { inherit version; }'),
    declares: computed('"2.0"', '"1.0"'),
    evaluates: "2.0",
  },
  {
    name: "an argument's default that is passed on, beside a part with its own",
    text: lines('{ version ? "1.0" }: { inherit version; contents = [ { version = "6"; } ]; }'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "an update with an unknown set",
    text: lines('{ version = "1.0"; } // builtins.fromJSON \'\'{"version":"2.0"}\'\''),
    declares: computed('"1.0"', '// builtins.fromJSON \'\'{"version":"2.0"}\'\''),
    evaluates: "2.0",
  },
  {
    name: "an update with an unknown set, of a rec that a let names",
    text: lines('let base = rec { version = "1.0"; tag = version; }; more = builtins.fromJSON \'\'{"version":"2.0"}\'\'; in base // more'),
    declares: computed('"1.0"', "// more"),
    evaluates: "2.0",
  },
  {
    name: "an update with an unknown set, of one that inherits from let",
    text: lines('let version = "1.0"; in { inherit version; } // (x: x) { version = "2.0"; }'),
    declares: computed('"1.0"', '"2.0"', '// (x: x) { version = "2.0"; }'),
    evaluates: "2.0",
  },
  {
    name: "an update with an unknown set between two that are plain",
    text: lines('{ version = "1.0"; } // builtins.fromJSON \'\'{"version":"2.0"}\'\' // { name = "x"; }'),
    declares: computed('"1.0"', '// builtins.fromJSON \'\'{"version":"2.0"}\'\' // { name = "x"; }'),
    evaluates: "2.0",
  },
  {
    name: "an update with a name that is computed",
    text: lines('{ version = "1.0"; } // { ${"ver" + "sion"} = "2.0"; }'),
    declares: computed('"1.0"', '// { ${"ver" + "sion"} = "2.0"; }'),
    evaluates: "2.0",
  },
  {
    name: "an update with a name that is computed, in quotes",
    text: lines('{ version = "1.0"; } // { a = 1; "ver${"sion"}" = "2.0"; "${"x"}" = 1; }'),
    declares: computed('"1.0"', '// { a = 1; "ver${"sion"}" = "2.0"; "${"x"}" = 1; }'),
    evaluates: "2.0",
  },
  {
    name: "an update of an unknown set, which counts last",
    text: lines('builtins.fromJSON \'\'{"version":"2.0"}\'\' // { version = "1.0"; }'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "an update by plain sets that say nothing of it",
    text: lines('{ version = "1.0"; } // { name = "version = 2"; /* version = "3"; */ } // (rec { tag = "x"; meta.version = tag; })'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "an update of another set than the image",
    text: lines('{ version = "1.0"; config = { Env = [ ]; } // builtins.fromJSON \'\'{"version":"2.0"}\'\'; }'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "an override by an unknown function",
    text: lines('let image = { overrideAttrs = f: f { }; }; more = old: { version = "2.0"; }; in ({ version = "1.0"; } // image).overrideAttrs more'),
    declares: computed('"1.0"', "// image", "overrideAttrs more"),
  },
  {
    name: "an override that says it",
    text: lines('let image = { overrideAttrs = f: f { }; }; in image.overrideAttrs (old: { version = "1.0"; })'),
    declares: literal("1.0"),
    evaluates: "1.0",
  },
  {
    name: "an override that says another one",
    text: lines('let image = { version = "1.0"; overrideAttrs = f: image // f image; }; in image.overrideAttrs (old: { version = "2.0"; })'),
    declares: literal("2.0"),
    evaluates: "2.0",
  },
];
