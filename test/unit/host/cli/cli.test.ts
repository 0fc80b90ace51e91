import { expect } from "chai";
import { holdsPassword, parseCommandLine } from "../../../../host/cli/cli.js";
import { refusal } from "../../faults.js";

describe("host/cli: holdsPassword", () => {
  const cases: { argv: string[]; holds: boolean }[] = [
    { argv: [], holds: false },
    { argv: ["--username", "bot", "--password-env", "REGISTRY_PASSWORD"], holds: false },
    { argv: ["--password-env=REGISTRY_PASSWORD"], holds: false },
    { argv: ["--password-file", "/run/secrets/key"], holds: false },
    { argv: ["--password-file=/run/secrets/key"], holds: false },
    { argv: ["--password-stdin", "--destination-password-stdin"], holds: false },
    { argv: ["--password-stdinhunter2"], holds: true },
    { argv: ["promote", "--destination-password-env", "KEY", "--destination-password-file=/run/secrets/key"], holds: false },
    { argv: ["publish-image", "--registry", "r.example", "--namespace", "a/b"], holds: false },
    { argv: ["--container", "my-pass", "--extra-tag", "token"], holds: false },
    { argv: ["--container", "password"], holds: false },
    { argv: ["oidc-credentials", "--client-secret-env", "S", "--client-secret-file=/s", "--client-secret-stdin"], holds: false },
    { argv: ["authentik-blueprint", "--client-secret-variable", "S", "--oidc-client-id", "zot", "--oidc-credentials-file", "/a.json"], holds: false },
    { argv: ["oidc-credentials", "--client-secret", "hunter2"], holds: true },
    { argv: ["oidc-credentials", "--client-secret=hunter2"], holds: true },
    { argv: ["zot-config", "--oidc-client-secret=hunter2"], holds: true },
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
    { argv: ["--oidc-token=hunter2"], holds: true },
    { argv: ["--oidc-token", "hunter2"], holds: true },
    { argv: ["--destination-oidc-token=hunter2"], holds: true },
    { argv: ["--oidc-request-token=hunter2"], holds: true },
    { argv: ["--id-token=hunter2"], holds: true },
    { argv: ["--oidc-token-env", "ZOT_ID_TOKEN", "--destination-oidc-token-file=/x"], holds: false },
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
    [["dry-run", "extra"], "all behind --: npm run dry-run -- --name value"],
    [["dry-run", "--registry-kind", "harbor"], "argument 'harbor' is invalid"],
    [["publish-image", "--container", "c"], "required options '--registry"],
    [["dry-run", "--sorce", "."], "unknown option '--sorce' (Did you mean --source?)"],
    [["plan", "--sorce", "."], "unknown option '--sorce' (Did you mean --source?). See --help: npm run plan -- --help"],
    [["build-image", "--kind", "nix"], "unknown option '--kind'. What a Dockerfile makes is of publish-image and build-image, what Nix makes of publish-nix and build-nix. See --help: npm run build-image -- --help"],
    [["publish-image", "-t", "x"], "Version and commit make the tag"],
    [["publish-image", "-f", "x"], "The build file is --file"],
    [["plan", "--test=s3cret"], "--test is an option of dry-run, publish-image, build-image. See --help: npm run plan -- --help"],
    [["plan", "--container", "c"], "required options '--registry <host[:port]>' and '--namespace <path>' not specified"],
    [["plan", "--registry"], "option '--registry <host[:port]>' argument missing"],
    [["plan", "--username", "--password-env", "KEY"], "the option --username has no value: what follows it is the option --password-env"],
    [["plan", "--username", "--password-env=s3cret"], "the option --username has no value: what follows it is the option --password-env"],
    [["plan", "--registry", ""], "the option --registry has an empty value"],
    [["plan", "--registry="], "the option --registry has an empty value"],
    [["plan", "--json=true"], "the option --json takes no value"],
    [["plan", "\u2014container", "s3cret"], '"\u2014container" does not begin with "--"'],
    [["plan", "-\u2013container", "s3cret"], "Write --container"],
    [["nonsense"], "unknown command 'nonsense'"],
    [["dryrun"], "unknown command 'dryrun' (Did you mean dry-run?)"],
    [["latest"], "Give one of dry-run, publish-image"],
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
      ...{ source: "/project/examples/hello", container: "hello", pushTimeout: "3600", timeout: "30", json: false, markdown: false, quiet: false },
      ...{ registryKind: "docker-registry", auth: "token", unverifiedTree: false },
    });
  });

  it("takes what a build is given, each in one option or in several, and --pull without a policy", () => {
    const { options } = parse("dry-run", "--build-arg", "A=1", "B=2", "--build-arg=C=a b", "--secret", "id=x,env=X", "--pull", "--ssh", "default");
    expect(options).to.include({ pull: "always" }).and.to.deep.include({ buildArg: ["A=1", "B=2", "C=a b"], secret: ["id=x,env=X"], ssh: ["default"] });
    expect(parse("dry-run", "--ssh", "default", "--pull", "newer").options).to.include({ pull: "newer" });
    expect(refusal("CONFIG_MISSING", () => parse("dry-run", "--pull", "sometimes"))).to.contain("always, newer, missing, never");
  });

  it("takes a value that begins with a dash, an empty base, and of two values the last", () => {
    expect(parse("dry-run", "--version", "-1").options).to.include({ version: "-1" });
    expect(parse("changed", "--base", "", "--head", "b", "--head=a").options).to.include({ base: "", head: "a" });
  });

  it("passes over a separator that a package manager hands on", () => {
    expect(parse("dry-run", "--", "--source", "x").options).to.include({ source: "x" });
  });

  describe("where npm was given options without a separator", () => {
    const npm = { npm_package_name: "container-publisher", npm_lifecycle_event: "plan" };
    const kept = (environment: NodeJS.ProcessEnv, ...argv: string[]) => refusal("CONFIG_MISSING", () => parseCommandLine(["plan", ...argv], { exampleSource: "/", environment: { ...npm, ...environment } }));

    it("says so, and how to write it", () => {
      expect(kept({ npm_config_source: "true" }, "X")).to.contain("npm took --source for its own").and.contain("npm run plan -- --source …");
      expect(kept({ npm_config_password_env: "hunter2", npm_config_json: "true" })).to.contain("--password-env and --json").and.contain("Put -- before the options").and.not.contain("hunter2");
    });

    it("takes npm's own settings for npm's", () => {
      const argv = ["--container", "c", "--registry", "r.example", "--namespace", "a"];
      const environment = { ...npm, npm_config_registry: "https://registry.npmjs.org/", npm_config_tag: "latest", npm_config_before: "x" };
      expect(parseCommandLine(["plan", ...argv], { exampleSource: "/", environment })?.command).to.equal("plan");
    });

    it("thinks of npm where what it may have taken is missing", () => {
      expect(kept({ npm_config_registry: "r.example" }, "--container", "c", "--namespace", "a")).to.contain("'--registry <host[:port]>' not specified").and.contain("npm run plan -- --registry …");
      expect(kept({}, "--container", "c", "--namespace", "a")).to.contain("See --help");
    });

    it("thinks nothing of what another project's script was given", () => {
      const environment = { npm_package_name: "other", npm_lifecycle_event: "plan", npm_config_source: "x" };
      expect(refusal("CONFIG_MISSING", () => parseCommandLine(["plan"], { exampleSource: "/", environment }))).to.contain("required options '--container <name>', '--registry");
    });
  });

  it("reads every option of a publish", () => {
    const { command, options } = parse(
      ..."publish-image --source s --container c --commit d --version v1 --timeout 5 --json --registry r.example --namespace a/b".split(" "),
      ..."--username bot --password-env KEY --transport http --ca-file ca.pem --push-timeout 60 --retry-seconds 0 --quiet --extra-tag one two".split(" "),
    );
    expect(command).to.equal("publish-image");
    expect(options).to.deep.equal({
      ...{ source: "s", container: "c", commit: "d", version: "v1", timeout: "5", json: true, markdown: false, quiet: true, registry: "r.example", namespace: "a/b" },
      ...{ username: "bot", passwordEnv: "KEY", passwordStdin: false, oidc: false, anonymous: false, unverifiedTree: false, transport: "http", caFile: "ca.pem", pushTimeout: "60", retrySeconds: "0", extraTag: ["one", "two"] },
    });
  });

  it("reads what is expected of a registry, in one word or in several", () => {
    const { command, options } = parse("audit", "--registry", "r.example", "--repository", "a/b", "--expect", "x,y", "z", "--create");
    expect(command).to.equal("audit");
    expect(options).to.deep.equal({ registry: "r.example", repository: "a/b", expect: ["x,y", "z"], create: true, passwordStdin: false, oidc: false, anonymous: false, timeout: "30", json: false, markdown: false, quiet: false });
  });

  describe("where the environment has a registry and a namespace", () => {
    const SET = { CONTAINER_PUBLISHER_REGISTRY: "r.example", CONTAINER_PUBLISHER_NAMESPACE: "team", CONTAINER_PUBLISHER_PASSWORD: "s3cret" };
    const by = (environment: NodeJS.ProcessEnv, ...argv: string[]) => parseCommandLine(argv, { exampleSource: "/", environment })?.options;

    it("takes them where they are not given", () => {
      expect(by(SET, "plan", "--container", "c")).to.include({ registry: "r.example", namespace: "team" }).and.not.have.any.keys("username", "passwordEnv");
      expect(by(SET, "audit", "--repository", "a/b")).to.include({ registry: "r.example" }).and.not.have.property("namespace");
    });

    it("takes what is given before them", () => expect(by(SET, "plan", "--container", "c", "--registry", "other.example")).to.include({ registry: "other.example", namespace: "team" }));

    it("takes an empty one for none", () => {
      const empty = { ...SET, CONTAINER_PUBLISHER_REGISTRY: "" };
      expect(refusal("CONFIG_MISSING", () => by(empty, "plan", "--container", "c"))).to.contain("required option '--registry <host[:port]>' not specified");
    });

    it("asks about versions at a registry only where both are there", () => {
      expect(by(SET, "check-versions")).to.include({ registry: "r.example", namespace: "team" });
      expect(by({ ...SET, CONTAINER_PUBLISHER_NAMESPACE: "" }, "check-versions")).to.not.have.any.keys("registry", "namespace");
    });

    it("takes none for a command without them", () => expect(by(SET, "changed")).to.not.have.any.keys("registry", "namespace"));
  });

  it("publishes without further tags from the working directory by default", () => {
    const { options } = parse("publish-image", "--container", "c", "--registry", "r.example", "--namespace", "a");
    expect(options).to.deep.equal({ source: ".", container: "c", pushTimeout: "3600", timeout: "30", json: false, markdown: false, quiet: false, registry: "r.example", namespace: "a", passwordStdin: false, oidc: false, anonymous: false, unverifiedTree: false, extraTag: [] });
  });
});

describe("host/cli: --help", () => {
  it("keeps to the width of the terminal, also where options have long names", () => {
    const write = process.stdout.write.bind(process.stdout);
    const lines: string[] = [];
    process.stdout.write = (text: string | Uint8Array) => lines.push(...String(text).split("\n")) > 0;
    try {
      expect(parseCommandLine(["publish-image", "--help"], { exampleSource: "/hello" })).to.equal(undefined);
    } finally {
      process.stdout.write = write;
    }
    expect(lines).to.have.length.above(50);
    expect(lines.filter((line) => line.length > (process.stdout.columns || 80))).to.deep.equal([]);
  });
});
