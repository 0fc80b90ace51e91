import { expect } from "chai";
import { holdsPassword, parseCommandLine } from "../../../host/cli.js";
import { refusal } from "../faults.js";

describe("host/cli: holdsPassword", () => {
  const cases: { argv: string[]; holds: boolean }[] = [
    { argv: [], holds: false },
    { argv: ["--username", "bot", "--password-env", "REGISTRY_PASSWORD"], holds: false },
    { argv: ["--password-env=REGISTRY_PASSWORD"], holds: false },
    { argv: ["--password-file", "/run/secrets/key"], holds: false },
    { argv: ["--password-file=/run/secrets/key"], holds: false },
    { argv: ["promote", "--destination-password-env", "KEY", "--destination-password-file=/run/secrets/key"], holds: false },
    { argv: ["publish-image", "--registry", "r.example", "--namespace", "a/b"], holds: false },
    { argv: ["--container", "my-pass", "--extra-tag", "token"], holds: false },
    { argv: ["--container", "password"], holds: false },
    { argv: ["--", "-"], holds: false },
    { argv: ["--password", "hunter2"], holds: true },
    { argv: ["--password=hunter2"], holds: true },
    { argv: ["--password="], holds: true },
    { argv: ["dry-run", "--passwd", "hunter2"], holds: true },
    { argv: ["--pass=hunter2"], holds: true },
    { argv: ["--registry-password", "hunter2"], holds: true },
    { argv: ["--registry-token=hunter2"], holds: true },
    { argv: ["promote", "--destination-password=hunter2"], holds: true },
    { argv: ["--registry-api-key", "hunter2"], holds: true },
    { argv: ["--token", "hunter2"], holds: true },
    { argv: ["--api-key=hunter2"], holds: true },
    { argv: ["--creds", "bot:hunter2"], holds: true },
    { argv: ["--dest-creds=bot:hunter2"], holds: true },
    { argv: ["-p", "hunter2"], holds: true },
    { argv: ["-p=hunter2"], holds: true },
    { argv: ["-phunter2"], holds: true },
    { argv: ["-Phunter2"], holds: true },
    { argv: ["-p-hunter2"], holds: true },
    { argv: ["--passwordhunter2"], holds: true },
    { argv: ["--password-hunter2"], holds: true },
    { argv: ["--tokenhunter2"], holds: true },
    { argv: ["--apikey=hunter2"], holds: true },
    { argv: ["--src-creds=bot:hunter2"], holds: true },
    { argv: ["--Password=hunter2"], holds: true },
  ];
  for (const { argv, holds } of cases) {
    it(`${holds ? "finds a" : "finds no"} password in ${JSON.stringify(argv)}`, () => expect(holdsPassword(argv)).to.equal(holds));
  }
});

describe("host/cli: parseCommandLine", () => {
  const parse = (...argv: string[]) => {
    const invocation = parseCommandLine(argv, { exampleSource: "/project/examples/hello" });
    if (!invocation) throw new Error("help was shown");
    return invocation;
  };

  for (const [argv, says] of [
    [["dry-run", "--bogus"], "unknown option '--bogus'"],
    [["dry-run", "--bogus=s3cret"], "unknown option '--bogus=…'"],
    [["dry-run", "extra"], "too many arguments"],
    [["dry-run", "--registry-kind", "harbor"], "argument 'harbor' is invalid"],
    [["publish-image", "--container", "c"], "required option '--registry"],
    [["nonsense"], "unknown command 'nonsense'"],
    [[], "no command was given"],
  ] as const) {
    it(`says CONFIG_MISSING for "${argv.join(" ")}"`, () => {
      const error = refusal("CONFIG_MISSING", () => parse(...argv));
      expect(error).to.contain(says).and.not.contain("s3cret");
    });
  }

  it("gives a dry run its defaults", () => {
    const { command, options } = parse("dry-run");
    expect(command).to.equal("dry-run");
    expect(options).to.deep.equal({
      ...{ source: "/project/examples/hello", container: "hello", pushTimeout: "3600", timeout: "30", json: false, markdown: false },
      ...{ registryKind: "docker-registry", auth: "token" },
    });
  });

  it("reads every option of a publish", () => {
    const { command, options } = parse(
      ..."publish-image --source s --container c --commit d --version v1 --timeout 5 --json --registry r.example --namespace a/b".split(" "),
      ..."--username bot --password-env KEY --transport http --ca-file ca.pem --push-timeout 60 --retry-seconds 0 --extra-tag one two".split(" "),
    );
    expect(command).to.equal("publish-image");
    expect(options).to.deep.equal({
      ...{ source: "s", container: "c", commit: "d", version: "v1", timeout: "5", json: true, markdown: false, registry: "r.example", namespace: "a/b" },
      ...{ username: "bot", passwordEnv: "KEY", transport: "http", caFile: "ca.pem", pushTimeout: "60", retrySeconds: "0", extraTag: ["one", "two"] },
    });
  });

  it("reads what is expected of a registry, in one word or in several", () => {
    const { command, options } = parse("audit", "--registry", "r.example", "--repository", "a/b", "--expect", "x,y", "z", "--create");
    expect(command).to.equal("audit");
    expect(options).to.deep.equal({ registry: "r.example", repository: "a/b", expect: ["x,y", "z"], create: true, timeout: "30", json: false, markdown: false });
  });

  it("publishes without further tags from the working directory by default", () => {
    const { options } = parse("publish-image", "--container", "c", "--registry", "r.example", "--namespace", "a");
    expect(options).to.deep.equal({ source: ".", container: "c", pushTimeout: "3600", timeout: "30", json: false, markdown: false, registry: "r.example", namespace: "a", extraTag: [] });
  });
});
