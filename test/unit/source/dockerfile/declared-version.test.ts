import { expect } from "chai";
import { parseVersion } from "../../../../core/image/version.js";
import { dockerfileVersion, keepGivenVersion, keepVersion, VERSION_ARG, type VersionedFile } from "../../../../core/source/dockerfile/declared-version.js";
import { dockerfileLabel } from "../../../../core/source/dockerfile/declared-label.js";
import { refusal } from "../../faults.js";

const ARG = "ARG CONTAINER_APP_VERSION";
const file = (text: string, name = "Dockerfile", arg = VERSION_ARG): VersionedFile => ({ text, file: name, arg });

describe("source/declared-version: a Dockerfile", () => {
  const found: { name: string; text: string; version: string }[] = [
    { name: "a plain ARG", text: `FROM a\n${ARG}=v1.2.3`, version: "v1.2.3" },
    { name: "an ARG before FROM", text: `${ARG}=v1.2.3\nFROM a:\${CONTAINER_APP_VERSION}`, version: "v1.2.3" },
    { name: "a lower-case arg", text: "arg CONTAINER_APP_VERSION=v1", version: "v1" },
    { name: "double quotes", text: `${ARG}="v1.2.3"`, version: "v1.2.3" },
    { name: "single quotes", text: `${ARG}='v1.2.3'`, version: "v1.2.3" },
    { name: "the first of two that say the same", text: `${ARG}=v1\nFROM a\n${ARG}=v1`, version: "v1" },
    { name: "the first of two that say the same, with and without a v", text: `${ARG}=v1+b\nFROM a\n${ARG}=1+b`, version: "v1+b" },
    { name: "one that an ENV passes on", text: `FROM a\n${ARG}=v1\nENV CONTAINER_APP_VERSION=$CONTAINER_APP_VERSION`, version: "v1" },
    { name: "one that an ENV says again, in the old form", text: `FROM a\n${ARG}=v1\nENV CONTAINER_APP_VERSION v1`, version: "v1" },
    { name: "one that a stage repeats by reference", text: `${ARG}=v1\nFROM a\n${ARG}\nENV CONTAINER_APP_VERSION=\${CONTAINER_APP_VERSION:-v9}`, version: "v1" },
    { name: "one beside an ENV of what the base image sets", text: `FROM a\nENV CONTAINER_APP_VERSION=$UPSTREAM\n${ARG}=v1`, version: "v1" },
    { name: "one beside an ONBUILD ARG, which is the next image's", text: `FROM a\n${ARG}=v1\nONBUILD ${ARG}=v2`, version: "v1" },
    { name: "the one with a value after bare ones", text: `${ARG}\nFROM a\n${ARG}\nFROM b\n${ARG}=v2`, version: "v2" },
    { name: "the one with a value after an empty one", text: `${ARG}=\n${ARG}=""\n${ARG}=v2`, version: "v2" },
    { name: "one pair of several", text: 'ARG A=1 CONTAINER_APP_VERSION=v3 B="x y"', version: "v3" },
    { name: "a pair on a continuation line", text: "ARG A=1 \\\n  # the version\n  CONTAINER_APP_VERSION=v3 \\\n  B=2", version: "v3" },
    { name: "a later stage", text: `FROM a AS one\nRUN x\nFROM b\n${ARG}=4.1.1-r1`, version: "4.1.1-r1" },
    { name: "CRLF", text: `FROM a\r\n${ARG}=v1.2.3\r\nRUN b\r\n`, version: "v1.2.3" },
    { name: "a BOM", text: `\ufeff${ARG}=v1\nFROM a`, version: "v1" },
    { name: "a trailing space", text: `${ARG}=v1 \t\nFROM a`, version: "v1" },
    { name: "the one after a heredoc that shows another", text: `RUN <<EOF\n${ARG}=v6\nEOF\n${ARG}=v7`, version: "v7" },
    { name: "the one after a commented one", text: `# ${ARG}=v6\n${ARG}=v7`, version: "v7" },
    { name: "the one after a RUN that mentions another", text: `RUN echo \\\n${ARG}=v6\n${ARG}=v7`, version: "v7" },
    { name: "a value that a continuation splits (BuildKit joins without a space)", text: `${ARG}=v1.\\\n2.3\nFROM a`, version: "v1.2.3" },
    { name: "a name that a continuation splits", text: "ARG CONTAINER_APP_\\\nVERSION=v1", version: "v1" },
    { name: "a pair behind a Windows path with escape=`", text: "# escape=`\nARG DIR=C:\\ CONTAINER_APP_VERSION=v1", version: "v1" },
    { name: "the ARG after a shift in a RUN", text: `RUN echo $((1 << BITS))\n${ARG}=v1`, version: "v1" },
  ];
  for (const { name, text, version } of found) {
    it(`finds ${name}`, () => expect(dockerfileVersion(file(text))).to.equal(version));
  }

  const missing: { name: string; text: string; says: string }[] = [
    { name: "an empty file", text: "", says: "has no ARG" },
    { name: "an ENV of the same name", text: "ENV CONTAINER_APP_VERSION=v1", says: "has no ARG" },
    { name: "a LABEL of the same name", text: "LABEL CONTAINER_APP_VERSION=v1", says: "has no ARG" },
    { name: "a longer name", text: `${ARG}_OLD=v1\nARG MY_CONTAINER_APP_VERSION=v1`, says: "has no ARG" },
    { name: "a name in lower case", text: "ARG container_app_version=v1", says: "has no ARG" },
    { name: "ONBUILD ARG", text: `ONBUILD ${ARG}=v1`, says: "has no ARG" },
    { name: "only a comment", text: `# ${ARG}=v1`, says: "has no ARG" },
    { name: "only a heredoc", text: `RUN <<EOF\n${ARG}=v1\nEOF`, says: "has no ARG" },
    { name: "only bare ones", text: `${ARG}\nFROM a\n${ARG}`, says: "none with a value" },
    { name: "an empty value", text: `${ARG}=`, says: "none with a value" },
    { name: "an empty quoted value", text: `${ARG}=''`, says: "none with a value" },
    { name: "spaces around =", text: `${ARG} = v1`, says: "none with a value" },
  ];
  for (const { name, text, says } of missing) {
    it(`says what is missing for ${name}`, () => {
      const message = refusal("VERSION_MISSING", () => dockerfileVersion(file(text, "containers/app/Dockerfile")));
      expect(message).to.include(says).and.include("containers/app/Dockerfile");
    });
  }

  const disagreeing: { name: string; text: string; says: string }[] = [
    { name: "a later ARG of the same stage", text: `FROM a\n${ARG}=v1\n${ARG}=v2`, says: `has ARG CONTAINER_APP_VERSION=v1 in line 2, and has ARG CONTAINER_APP_VERSION=v2 in line 3` },
    { name: "two of one ARG", text: `FROM a\n${ARG}=v1 CONTAINER_APP_VERSION=v2`, says: "v1 in line 2, and has ARG CONTAINER_APP_VERSION=v2 in line 2" },
    { name: "an ARG of another stage", text: `FROM a AS one\n${ARG}=v1\nFROM b\n${ARG}=v2`, says: "v2 in line 4" },
    { name: "an ARG above FROM and another in the stage", text: `${ARG}=v1\nFROM a\n${ARG}=v2`, says: "v2 in line 3" },
    { name: "an ARG of a stage that does not repeat the one above FROM", text: `${ARG}=v1\nFROM a\n${ARG}=\${CONTAINER_APP_VERSION:-v2}`, says: "v2 in line 3" },
    { name: "an ENV below it", text: `FROM a\n${ARG}=v1\nENV CONTAINER_APP_VERSION=v2`, says: "has ENV CONTAINER_APP_VERSION=v2 in line 3" },
    { name: "an ENV above it, which BuildKit puts before any ARG", text: `FROM a\nENV CONTAINER_APP_VERSION=v2\n${ARG}=v1`, says: "has ENV CONTAINER_APP_VERSION=v2 in line 2" },
    { name: "an ARG that makes the same tag and", text: `${ARG}=v1+b\nFROM a\n${ARG}=1_b`, says: "1_b in line 3" },
    { name: "an ARG that empties it", text: `FROM a\n${ARG}=v1\nFROM b\n${ARG}=`, says: "has ARG CONTAINER_APP_VERSION= in line 4" },
  ];
  for (const { name, text, says } of disagreeing) {
    it(`refuses ${name} that says another version`, () => {
      const message = refusal("VERSION_CONFLICT", () => dockerfileVersion(file(text, "containers/app/Dockerfile")));
      expect(message).to.include(says).and.include("containers/app/Dockerfile has ");
    });
  }

  it("refuses a later ARG whose value it does not know", () => {
    const text = `${ARG}=v1\nFROM a\n${ARG}=$UPSTREAM`;
    expect(refusal("VERSION_MISSING", () => dockerfileVersion(file(text)))).to.include("needs $UPSTREAM");
  });

  it("lets a given version stand against every ARG, but not against an ENV", () => {
    const agrees = `FROM a\n${ARG}=v1\n${ARG}=v2\nENV CONTAINER_APP_VERSION=$CONTAINER_APP_VERSION`;
    expect(() => keepGivenVersion(file(agrees), "3")).not.to.throw();
    const message = refusal("VERSION_CONFLICT", () => keepGivenVersion(file(`FROM a\n${ARG}=v1\nENV CONTAINER_APP_VERSION=v1`), "3"));
    expect(message).to.include("the version given is 3, and Dockerfile has ENV CONTAINER_APP_VERSION=v1 in line 3");
    expect(() => keepGivenVersion(file("FROM a\nENV CONTAINER_APP_VERSION=v3"), "3")).not.to.throw();
  });

  it("reads an ARG of another name, and none of ours", () => {
    const other = (text: string) => dockerfileVersion(file(text, "Dockerfile", "VERSION"));
    expect(other(`${ARG}=v1\nFROM a\nARG VERSION=v2`)).to.equal("v2");
    expect(refusal("VERSION_MISSING", () => other(`FROM a\n${ARG}=v1`))).to.include("has no ARG VERSION").and.include("ARG VERSION=v1.2.3");
    expect(refusal("VERSION_CONFLICT", () => other("FROM a\nARG VERSION=v1\nENV VERSION=v2"))).to.include("has ENV VERSION=v2 in line 3");
    expect(refusal("VERSION_CONFLICT", () => keepGivenVersion(file("FROM a\nENV VERSION=v2", "Dockerfile", "VERSION"), "3", "package.json"))).to.include("package.json is 3");
  });

  const labelled: { name: string; text: string; is?: string; code?: "VERSION_MISSING" | "VERSION_CONFLICT" }[] = [
    { name: "a plain one", text: "FROM a\nLABEL version=1.2", is: "1.2" },
    { name: "one of several", text: 'FROM a\nLABEL a=b "version"="1.2" \\\n  c=d', is: "1.2" },
    { name: "the old form", text: "FROM a\nLABEL version 1.2", is: "1.2" },
    { name: "one that an ARG gives", text: "ARG V=1.2\nFROM a\nARG V\nLABEL version=${V}", is: "1.2" },
    { name: "two that say the same", text: "FROM a\nLABEL version=1.2\nFROM b\nLABEL version=v1.2", is: "1.2" },
    { name: "two that do not", text: "FROM a\nLABEL version=1.2\nFROM b\nLABEL version=1.3", code: "VERSION_CONFLICT" },
    { name: "none", text: "FROM a\nLABEL versions=1", code: "VERSION_MISSING" },
    { name: "an empty one", text: 'FROM a\nLABEL version=""', code: "VERSION_MISSING" },
    { name: "one that nobody knows", text: "FROM a\nLABEL version=$UPSTREAM", code: "VERSION_MISSING" },
  ];
  for (const { name, text, is, code } of labelled) {
    it(`reads of LABELs ${name}`, () => {
      const read = () => dockerfileLabel({ text, file: "x/Dockerfile", label: "version" });
      if (code === undefined) expect(read()).to.equal(is);
      else expect(refusal(code, read)).to.include("x/Dockerfile");
    });
  }

  const literal = ["v${MAJOR}.1", "$BASE"];
  for (const value of literal) {
    it(`returns '${value}' in single quotes as it stands, and parseVersion refuses it`, () => {
      const raw = dockerfileVersion(file(`${ARG}='${value}'`));
      expect(raw).to.equal(value);
      refusal("VERSION_MISSING", () => parseVersion(raw, "the version in Dockerfile"));
    });
  }
});

describe("source/declared-version: build arguments", () => {
  const cases: { name: string; text: string; args: Record<string, string>; built?: string }[] = [
    { name: "that nothing refers to", text: `FROM a\n${ARG}=1`, args: { MIRROR: "https://mirror" } },
    { name: "that a version refers to, with the same value", text: `ARG MAJOR=3\nFROM a\nARG MAJOR\n${ARG}=\${MAJOR}.2`, args: { MAJOR: "3" } },
    { name: "that a version refers to", text: `FROM a\nARG MAJOR=3\n${ARG}=\${MAJOR}.2`, args: { MAJOR: "9" }, built: "9.2" },
    { name: "that a version refers to, above FROM", text: `ARG MAJOR=3\nFROM a\nARG MAJOR\n${ARG}=\${MAJOR}.2`, args: { MAJOR: "9" }, built: "9.2" },
    { name: "that another stage has", text: `FROM a\nARG MAJOR=3\n${ARG}=\${MAJOR}.2\nFROM b\nARG MINOR=4`, args: { MINOR: "9" } },
    { name: "that an ENV hides", text: `FROM a\nARG MAJOR=3\nENV MAJOR=4\n${ARG}=\${MAJOR}.2`, args: { MAJOR: "9" } },
    { name: "that no ARG declares", text: `FROM a\nENV MAJOR=4\n${ARG}=\${MAJOR}.2`, args: { MAJOR: "9" } },
  ];
  for (const { name, text, args, built } of cases) {
    it(`${name}: ${built === undefined ? "taken" : "refused"}`, () => {
      const keep = () => keepVersion(file(text), new Map(Object.entries(args)));
      if (built === undefined) expect(keep).not.to.throw();
      else expect(refusal("CONFIG_MISSING", keep)).to.contain(`declare version ${built}, and not `);
    });
  }
});
