import { expect } from "chai";
import { nixVersion } from "../../../../core/source/nix/version.js";
import { expectPrintable, refusal } from "../../faults.js";

describe("source/nix-version: a default.nix", () => {
  const found: { name: string; text: string; version: string }[] = [
    { name: "a let binding", text: '{ pkgs }:\nlet\n  version = "1.2.3";\nin pkgs.hello', version: "1.2.3" },
    { name: "an attribute set", text: '{ pname = "a"; version = "4.1.1-r1"; }', version: "4.1.1-r1" },
    { name: "rec without spaces", text: 'rec {version="2026.1";}', version: "2026.1" },
    { name: "spaces everywhere", text: '{ version   =\n   "1.2"  ; }', version: "1.2" },
    { name: "the first of two", text: '{ version = "1"; b = { version = "2"; }; }', version: "1" },
    { name: "a default argument", text: '{ version ? "1" }: pkgs.hello', version: "1" },
    { name: "a '' string", text: "{ version = ''1.2''; }", version: "1.2" },
    { name: "CRLF", text: '{\r\n  version = "1.2";\r\n}\r\n', version: "1.2" },
    { name: "the one after a # comment", text: '{\n  # version = "0";\n  version = "1";\n}', version: "1" },
    { name: "the one after a trailing # comment", text: '{ a = 1; # version = "0";\n  version = "1"; }', version: "1" },
    { name: "the one after a # comment that touches the code", text: '{ a = 1;# version = "0";\n  version = "1"; }', version: "1" },
    { name: "the one after a /* */ comment", text: '/* version = "0"; */ { version = "1"; }', version: "1" },
    { name: "the one after a comment of several lines", text: '{ /*\n  version = "0";\n*/\n version = "1"; }', version: "1" },
    { name: "a comment in the middle", text: '{ version = /* pinned */ "1"; }', version: "1" },
    { name: "a # inside a string before it", text: '{ description = "C # bindings"; version = "1"; }', version: "1" },
    { name: "a /* inside a string before it", text: '{ keep = "lib/*"; version = "1"; drop = "*/test"; }', version: "1" },
    { name: "pversion and versionSuffix beside it", text: '{ pversion = "0"; versionSuffix = "-x"; version = "1"; }', version: "1" },
    { name: "the one after a '' string that shows another", text: "{ patch = ''\n  version = \"0\";\n''; version = \"1\"; }", version: "1" },
    { name: "the one after a string that shows another", text: '{ a = "x version = \\"0\\"; y"; version = "1"; }', version: "1" },
  ];
  for (const { name, text, version } of found) {
    it(`finds ${name}`, () => expect(nixVersion(text, "default.nix")).to.equal(version));
  }

  const missing: { name: string; text: string; says: string }[] = [
    { name: "an empty file", text: "", says: "has no version" },
    { name: "only pversion", text: '{ pversion = "1"; }', says: "has no version" },
    { name: "only versionSuffix", text: '{ versionSuffix = "-1"; }', says: "has no version" },
    { name: "a nested name", text: '{ meta.version = "1"; }', says: "has no version" },
    { name: "one that only a with can give", text: "with import ./v.nix; { inherit version; }", says: "no literal one: inherit version" },
    { name: "one that an unknown set may replace", text: '{ version = "1"; } // (import ./x.nix)', says: 'several versions, and only Nix can tell which counts: "1", // (import ./x.nix)' },
    { name: "bindings without a set, which is no Nix", text: 'version = "1";', says: "has no version" },
    { name: "only a # comment", text: '# version = "1";', says: "has no version" },
    { name: "only a /* */ comment", text: '/* version = "1"; */', says: "has no version" },
    { name: "an antiquotation", text: '{ version = "1.${minor}"; }', says: 'no literal one: "1.${minor}"' },
    { name: "another attribute", text: "{ version = pkgs.hello.version; }", says: "no literal one" },
    { name: "a function call", text: '{ version = builtins.readFile ./VERSION; }', says: "no literal one" },
    { name: "a sum", text: '{ version = "1" + suffix; }', says: "no literal one" },
    { name: "an inherited one", text: "{ inherit (pkgs.hello) version; }", says: "no literal one: inherit (pkgs.hello) version" },
    { name: "unlike ones", text: '{ version = "1"; } // { version = "2"; }', says: 'several versions, and only Nix can tell which counts: "1", "2"' },
    { name: "unlike ones, of which to keep one", text: '{ version = "1"; } // { version = "2"; }', says: "Leave one literal version" },
    { name: "an empty one", text: '{ version = ""; }', says: "has an empty version" },
    { name: "a blank one", text: '{ version = " "; }', says: "has an empty version" },
    { name: "a long one, cut", text: `{ version = f "${"x".repeat(100)}"; }`, says: `: f "${"x".repeat(77)}…` },
    { name: "one with control characters and line breaks", text: "{ version = f\n\u001b[2J\u202e x; }", says: ": f [2J  x" },
  ];
  for (const { name, text, says } of missing) {
    it(`says what is missing for ${name}`, () => {
      const message = refusal("VERSION_MISSING", () => nixVersion(text, "containers/app/default.nix"));
      expect(message).to.include(says).and.include("containers/app/default.nix");
      expectPrintable(message);
    });
  }
});
