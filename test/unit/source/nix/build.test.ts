import { expect } from "chai";
import { builtPath, nixBuildArguments, nixComplaint, parseBinaryCache } from "../../../../core/source/nix/build.js";
import { evaluatedVersion, nixVersionArguments } from "../../../../core/source/nix/evaluate.js";
import { expectPrintable, refusal } from "../../faults.js";

const KEY = `cache.example.org-1:${"A".repeat(43)}=`;

describe("source/nix-build: parseBinaryCache", () => {
  for (const url of [undefined, "https://cache.example.org", "http://10.0.0.1:8080/x", "s3://bucket?region=eu", "file:///srv/cache"]) {
    it(`takes ${url ?? "none"}`, () => expect(parseBinaryCache(url, undefined)).to.deep.equal({ url, key: undefined }));
  }

  const refused: { name: string; url?: string; key?: string }[] = [
    { name: "no URL", url: "cache.example.org" },
    { name: "two in one", url: "https://cache.example.org https://s3cret.example.org" },
    { name: "a login", url: "https://user:s3cret@cache.example.org" },
    { name: "a user name that may be a token", url: "https://s3cret@cache.example.org" },
    { name: "a key without a name", key: `${"A".repeat(43)}=` },
    { name: "two keys in one", key: `${KEY} ${KEY}` },
    { name: "an empty key", key: "" },
  ];
  for (const { name, url, key } of refused) {
    it(`refuses ${name}, and repeats none of it`, () => {
      expect(refusal("CONFIG_MISSING", () => parseBinaryCache(url, key))).to.not.contain("s3cret");
    });
  }
});

describe("source/nix-build: arguments", () => {
  it("build one file, and ask for JSON", () => {
    expect(nixBuildArguments("/s/default.nix", { url: undefined, key: undefined })).to.deep.equal(
      ["--extra-experimental-features", "nix-command", "build", "--file", "/s/default.nix", "--no-link", "--json"],
    );
  });

  it("name a cache and its key", () => {
    expect(nixBuildArguments("/s/default.nix", { url: "https://c", key: KEY }).slice(-6)).to.deep.equal(
      ["--option", "extra-substituters", "https://c", "--option", "extra-trusted-public-keys", KEY],
    );
  });

  it("evaluate one file", () => {
    expect(nixVersionArguments("/s/default.nix").slice(0, 6)).to.deep.equal(
      ["--extra-experimental-features", "nix-command", "eval", "--json", "--file", "/s/default.nix"],
    );
  });
});

describe("source/nix-build: builtPath", () => {
  const cases: { name: string; builds: (object | string)[]; path: string | undefined }[] = [
    { name: "the output out", builds: [{ drvPath: "/nix/store/x.drv", outputs: { doc: "/nix/store/d", out: "/nix/store/o" } }], path: "/nix/store/o" },
    { name: "the only output", builds: [{ outputs: { image: "/nix/store/i" }, startTime: 1 }], path: "/nix/store/i" },
    { name: "a path that was in the store already", builds: ["/nix/store/i"], path: "/nix/store/i" },
    { name: "such a path, as older versions of Nix name it", builds: [{ path: "/nix/store/i" }], path: "/nix/store/i" },
    { name: "none of several outputs", builds: [{ outputs: { a: "/a", b: "/b" } }], path: undefined },
    { name: "none of several builds", builds: [{ outputs: { out: "/a" } }, { outputs: { out: "/b" } }], path: undefined },
    { name: "nothing", builds: [], path: undefined },
  ];
  for (const { name, builds, path } of cases) {
    it(`is ${name}`, () => expect(builtPath(JSON.stringify(builds))).to.equal(path));
  }

  for (const json of ["", "no JSON \u001b[31m", "{}", "null", '[{"outputs":{"out":null}}]', "[1]"]) {
    it(`refuses ${JSON.stringify(json)}`, () => expectPrintable(refusal("TOOL_FAILED", () => builtPath(json))));
  }
});

describe("source/nix-build: nixComplaint", () => {
  const cases: { name: string; stderr: string; says: string }[] = [
    { name: "the error", stderr: "building…\nerror: it does not exist\n(use '--show-trace')\n", says: "it does not exist" },
    {
      name: "the innermost error",
      stderr: "error:\n       … while calling\n         at x.nix:1:1:\n\n       error: attribute 'x' missing\n       at y.nix:2:3:\n",
      says: "attribute 'x' missing",
    },
    {
      name: "the error before the log that follows",
      stderr: "error: builder for 'x' failed with exit code 1;\n       last 10 log lines:\n       > it\n",
      says: "builder for 'x' failed with exit code 1",
    },
    { name: "the last line where none is called an error", stderr: "first\nlast \u001b[31mline\n\n", says: "last  [31mline" },
    { name: "nothing where nothing was said", stderr: "", says: "" },
  ];
  for (const { name, stderr, says } of cases) {
    it(`is ${name}`, () => expect(nixComplaint(stderr)).to.equal(says));
  }
});

describe("source/nix-evaluate: evaluatedVersion", () => {
  const evaluated = (stdout: string, exitCode = 0, stderr = "") => evaluatedVersion("containers/a/default.nix", { exitCode, stdout, stderr });

  it("is the text that nix gives", () => expect(evaluated('"1.2.3"')).to.equal("1.2.3"));

  const refused: { name: string; stdout: string; exitCode?: number; stderr?: string; says: string }[] = [
    { name: "an error", stdout: "", exitCode: 1, stderr: "error: no\u001b[31m\n", says: "nix cannot evaluate the version of containers/a/default.nix: no" },
    { name: "no version", stdout: "null", says: "has no version" },
    { name: "a number", stdout: "1.1", says: "is no text" },
    { name: "no JSON", stdout: "", says: "is no text" },
  ];
  for (const { name, stdout, exitCode, stderr, says } of refused) {
    it(`refuses ${name}, and says how to state a version`, () => {
      const message = refusal("VERSION_MISSING", () => evaluated(stdout, exitCode, stderr));
      expect(message).to.contain(says).and.contain("Add // { version = …; }");
      expectPrintable(message);
    });
  }
});
