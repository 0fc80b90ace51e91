import { computed, lines, type NixRow } from "../dockerfile/version-row.js";

/** default.nix files that declare no version. */
export const NIX_NONE: readonly NixRow[] = [
  {
    name: "flake-compat",
    text: lines(
      "(import (let lock = builtins.fromJSON (builtins.readFile ./flake.lock); in",
      "  fetchTarball {",
      '    url = "https://github.com/edolstra/flake-compat/archive/${lock.nodes.flake-compat.locked.rev}.tar.gz";',
      "    sha256 = lock.nodes.flake-compat.locked.narHash;",
      "  }) { src = ./.; }).defaultNix",
    ),
    declares: undefined,
  },
  { name: "an argument without a default", text: lines("{ pkgs, version }:", "pkgs.mk { inherit version; }"), declares: undefined },
  { name: "an argument alone", text: lines("version: { inherit version; }"), declares: undefined },
  { name: "a question for an attribute", text: lines("{ a }: if a ? version then a.version else a.name"), declares: undefined },
  { name: "a version that is a set of computed names", text: lines('{ version.${"a"} = "1"; passthru.version.b = "1"; }'), declares: undefined },
  { name: "a comparison", text: lines('{ version }: version == "1.0"'), declares: undefined },
  { name: "only a comment that never ends", text: '/* { version = "1"; }', declares: undefined },
  { name: "only a string that never ends", text: '{ a = "x; version = \\"1\\"; }', declares: undefined },
  { name: "bindings without a set, which is no Nix", text: 'version = "1";', declares: undefined },
];

/** Versions that only Nix can compute. */
export const NIX_COMPUTED: readonly NixRow[] = [
  {
    name: "a file that is read",
    text: lines("{ lib }: { version = lib.fileContents ./VERSION; }"),
    declares: computed("lib.fileContents ./VERSION"),
  },
  {
    name: "JSON that is read",
    text: lines("{ version = (lib.importJSON ./package.json).version; }"),
    declares: computed("(lib.importJSON ./package.json).version"),
  },
  { name: "another package's", text: lines("{ pkgs }: { version = pkgs.hello.version; }"), declares: computed("pkgs.hello.version") },
  { name: "a sum", text: lines('{ rev }: { version = "1.0-" + rev; }'), declares: computed('"1.0-" + rev') },
  {
    name: "a part that is not known",
    text: lines('{ self }: { version = "1.0-${self.shortRev or "dirty"}"; }'),
    declares: computed('"1.0-${self.shortRev or "dirty"}"'),
  },
  { name: "an inherited one", text: lines("{ app }: { inherit (app) pname version; }"), declares: computed("inherit (app) pname version") },
  { name: "a condition", text: lines('{ dev }: { version = if dev then "dev" else "1.0"; }'), declares: computed('if dev then "dev" else "1.0"') },
  { name: "let in the value", text: lines('{ version = let v = "1.0"; in v; }'), declares: computed('let v = "1.0"; in v') },
  { name: "with in the value", text: lines('{ version = with { v = "1.0"; }; v; }'), declares: computed('with { v = "1.0"; }; v') },
  { name: "a number", text: lines("{ version = 1.2; }"), declares: computed("1.2") },
  { name: "a default of null", text: lines("{ version ? null }: version"), declares: computed("null") },
  { name: "a string of several lines", text: lines("{ version = ''", "  1.0", "''; }"), declares: computed("''\n  1.0\n''") },
];
