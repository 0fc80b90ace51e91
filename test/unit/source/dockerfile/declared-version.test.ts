import { expect } from "chai";
import { parseVersion } from "../../../../core/image/version.js";
import { dockerfileVersion, keepGivenVersion, keepVersion } from "../../../../core/source/dockerfile/declared-version.js";
import { refusal } from "../../faults.js";

const ARG = "ARG CONTAINER_APP_VERSION";

describe("source/declared-version: a Dockerfile", () => {
  const found: { name: string; text: string; version: string }[] = [
    { name: "a plain ARG", text: `FROM a\n${ARG}=v1.2.3`, version: "v1.2.3" },
    { name: "an ARG before FROM", text: `${ARG}=v1.2.3\nFROM a:\${CONTAINER_APP_VERSION}`, version: "v1.2.3" },
    { name: "a lower-case arg", text: "arg CONTAINER_APP_VERSION=v1", version: "v1" },
    { name: "double quotes", text: `${ARG}="v1.2.3"`, version: "v1.2.3" },
    { name: "single quotes", text: `${ARG}='v1.2.3'`, version: "v1.2.3" },
    { name: "the first of two that say the same", text: `${ARG}=v1\nFROM a\n${ARG}=v1`, version: "v1" },
    { name: "the first of two that make one tag", text: `${ARG}=v1+b\nFROM a\n${ARG}=1_b`, version: "v1+b" },
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
    it(`finds ${name}`, () => expect(dockerfileVersion(text, "Dockerfile")).to.equal(version));
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
      const message = refusal("VERSION_MISSING", () => dockerfileVersion(text, "containers/app/Dockerfile"));
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
    { name: "an ARG that empties it", text: `FROM a\n${ARG}=v1\nFROM b\n${ARG}=`, says: "has ARG CONTAINER_APP_VERSION= in line 4" },
  ];
  for (const { name, text, says } of disagreeing) {
    it(`refuses ${name} that says another version`, () => {
      const message = refusal("VERSION_CONFLICT", () => dockerfileVersion(text, "containers/app/Dockerfile"));
      expect(message).to.include(says).and.include("containers/app/Dockerfile has ");
    });
  }

  it("refuses a later ARG whose value it does not know", () => {
    const text = `${ARG}=v1\nFROM a\n${ARG}=$UPSTREAM`;
    expect(refusal("VERSION_MISSING", () => dockerfileVersion(text, "Dockerfile"))).to.include("needs $UPSTREAM");
  });

  it("lets a given version stand against every ARG, but not against an ENV", () => {
    const agrees = `FROM a\n${ARG}=v1\n${ARG}=v2\nENV CONTAINER_APP_VERSION=$CONTAINER_APP_VERSION`;
    expect(() => keepGivenVersion(agrees, "Dockerfile", "3")).not.to.throw();
    const message = refusal("VERSION_CONFLICT", () => keepGivenVersion(`FROM a\n${ARG}=v1\nENV CONTAINER_APP_VERSION=v1`, "Dockerfile", "3"));
    expect(message).to.include("the version given is 3, and Dockerfile has ENV CONTAINER_APP_VERSION=v1 in line 3");
    expect(() => keepGivenVersion("FROM a\nENV CONTAINER_APP_VERSION=v3", "Dockerfile", "3")).not.to.throw();
  });

  const literal = ["v${MAJOR}.1", "$BASE"];
  for (const value of literal) {
    it(`returns '${value}' in single quotes as it stands, and parseVersion refuses it`, () => {
      const raw = dockerfileVersion(`${ARG}='${value}'`, "Dockerfile");
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
      const keep = () => keepVersion(text, "Dockerfile", new Map(Object.entries(args)));
      if (built === undefined) expect(keep).not.to.throw();
      else expect(refusal("CONFIG_MISSING", keep)).to.contain(`declare version ${built}, and not `);
    });
  }
});
