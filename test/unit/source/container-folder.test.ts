import { expect } from "chai";
import { calledContainer, parseContainerName } from "../../../core/source/container-folder.js";
import { layoutOf } from "../../../core/source/layout/layout.js";
import { missingBuildFile, unknownContainer } from "../../../core/source/layout/not-containers.js";
import { NOTHING_SAID } from "../../../core/source/declaration/merged.js";
import { expectPrintable, refusal } from "../faults.js";

const LAYOUT = layoutOf({}, NOTHING_SAID);

describe("source/container-folder", () => {
  it("is called by its path in messages, and the root of the source tree by its name", () => {
    expect([{ name: "web", path: "apps/web" }, { name: "greeter", path: "" }].map(calledContainer)).to.deep.equal(["apps/web", "greeter"]);
  });

  const names = ["app", "a", "0", "my-app", "my--app", "my.app", "my_app", "my__app", "a1.b2-c3_d4", "a".repeat(128)];
  for (const name of names) {
    it(`takes ${name.slice(0, 20)} (${name.length} characters)`, () => {
      expect(parseContainerName(name)).to.equal(name);
    });
  }

  const bad: Record<string, string> = {
    empty: "",
    "129 characters": "a".repeat(129),
    "the parent": "..",
    "a path": "a/b",
    "a way out": "../../etc",
    "an absolute path": "/etc",
    "a backslash": "a\\b",
    "upper case": "App",
    "a space": "my app",
    "a leading space": " app",
    "a trailing newline": "app\n",
    "a NUL": "app\0",
    "a leading dash": "-rf",
    "a trailing dash": "app-",
    "three underscores": "a___b",
    "two dots": "a..b",
    "a dot and a dash": "a.-b",
    "an umlaut": "käse",
    "a Cyrillic a": "\u0430pp",
    "an ANSI escape": "a\u001b[2Jb",
    "a tag": "app:v1",
  };
  for (const [what, name] of Object.entries(bad)) {
    it(`refuses ${what}`, () => expectPrintable(refusal("SOURCE_INVALID", () => parseContainerName(name))));
  }

  it("shows the blanks that are wrong with a name", () => {
    expect(refusal("SOURCE_INVALID", () => parseContainerName(" app\n"))).to.include('" app " is not a container name');
  });

  it("lists the containers that there are, sorted and printable", () => {
    const { code, message } = unknownContainer("c", ["b", "a\u001b[31m"], LAYOUT);
    expect(code).to.equal("SOURCE_INVALID");
    expect(message).to.include("containers/c/").and.include("It has: a [31m, b.");
    expectPrintable(message);
  });

  it("leaves the caller's list in its order", () => {
    const existing = ["b", "a"];
    unknownContainer("c", existing, LAYOUT);
    expect(existing).to.deep.equal(["b", "a"]);
  });

  it("asks for the root of the tree where there is no container at all", () => {
    expect(unknownContainer("c", [], LAYOUT).remedy).to.include("root of the source tree");
  });

  it("names the missing build file", () => {
    const { code, message } = missingBuildFile({ name: "app", path: "containers/app" }, "nix", LAYOUT);
    expect(code).to.equal("SOURCE_INVALID");
    expect(message).to.include("containers/app/ holds no default.nix");
  });
});
