import { expect } from "chai";
import { execa } from "execa";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRegistryHost } from "../../../../core/image/registry-host.js";
import { Redactor } from "../../../../core/redact.js";
import { chooseLogin, type LoginChoice } from "../../../../host/logins/login.js";
import { SILENT_COMMAND } from "../../../../host/progress/command-progress.js";
import { limitsOf } from "../../../../host/run/run.js";
import { Forge } from "../../../support/oidc/issuer.js";
import { jobClaims, unsigned } from "../../../support/oidc/tokens.js";
import { until } from "../../../support/until.js";
import { rejectionOf } from "../../faults.js";

const AUTHS = { auths: { "r.example": { auth: Buffer.from("host:s3cret").toString("base64") }, "r.example/team": { auth: Buffer.from("team:s3cret").toString("base64") } } };

/** A folder that is home and PATH of one test; the environment is ours while it runs. */
class Place {
  readonly notes: string[] = [];
  readonly #stop = new AbortController();

  constructor(readonly path: string) {}

  file(name: string, content: unknown): Promise<void> {
    return writeFile(join(this.path, name), typeof content === "string" ? content : JSON.stringify(content), { mode: 0o600 });
  }

  /** A real helper, which reads the server from its standard input. */
  async helper(body: string): Promise<void> {
    await writeFile(join(this.path, "docker-credential-test"), `#!/bin/sh\nread -r server\n${body}\n`, { mode: 0o755 });
    await this.file("auth.json", { credHelpers: { "r.example": "test" } });
  }

  stop(): void {
    this.#stop.abort();
  }

  async choose(choice: LoginChoice = {}, environment: NodeJS.ProcessEnv = { REGISTRY_AUTH_FILE: join(this.path, "auth.json") }, timeout = 20): Promise<string> {
    const run = { progress: { ...SILENT_COMMAND, note: (text: string) => this.notes.push(text) }, redactor: new Redactor(), signal: this.#stop.signal, limits: limitsOf({ timeout }) };
    const before = process.env;
    process.env = { PATH: `${this.path}:/usr/bin:/bin`, HOME: this.path, ...environment };
    try {
      const { credential, origin } = await chooseLogin(choice, { host: parseRegistryHost("r.example"), path: "team/app" }, run, "--");
      expect(process.env["CONTAINER_PUBLISHER_PASSWORD"]).to.equal(undefined);
      if (credential.kind === "oidc") return `the job ${credential.token.held.subject}`;
      return credential.kind === "anonymous" ? "nobody" : `${credential.username}:${credential.password.reveal()}${origin ? ` by ${origin.key ?? origin.helper}` : ""}`;
    } finally {
      process.env = before;
    }
  }

  /** What it is refused with: neither the error nor a note holds the secret. */
  async refused(...given: Parameters<Place["choose"]>): Promise<string> {
    const { code, what, remedy } = await rejectionOf(this.choose(...given));
    expect([what, remedy, ...this.notes].join(" ")).not.to.contain("s3cret");
    return `${code}: ${what}`;
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("host/logins: as whom a registry is asked", () => {
  let place: Place;
  beforeEach(async () => (place = new Place(await mkdtemp(join(tmpdir(), "logins-test-")))));
  afterEach(() => rm(place.path, { recursive: true, force: true }));

  it("is nobody where there is nothing", async () => expect(await place.choose({}, {})).to.equal("nobody"));

  it("is whom the user keeps a login for, by the path of the repository, and a note says where", async () => {
    await place.file("auth.json", AUTHS);
    expect(await place.choose()).to.equal("team:s3cret by r.example/team");
    expect(place.notes).to.deep.equal([`r.example is asked with the login that is kept for it: ${place.path}/auth.json (r.example/team)`]);
  });

  it("is whom the options name, before all", async () => {
    await place.file("auth.json", AUTHS);
    expect(await place.choose({ username: "bot", passwordEnv: "KEY" }, { KEY: "key", REGISTRY_AUTH_FILE: join(place.path, "auth.json"), CONTAINER_PUBLISHER_USERNAME: "other", CONTAINER_PUBLISHER_PASSWORD: "s3cret" })).to.equal("bot:key");
    expect(place.notes).to.deep.equal([]);
  });

  it("is nobody where that is wished, and no file is read", async () => {
    await place.file("auth.json", "{");
    expect(await place.choose({ anonymous: true }, { REGISTRY_AUTH_FILE: join(place.path, "auth.json"), CONTAINER_PUBLISHER_PASSWORD: "s3cret" })).to.equal("nobody");
    expect(await place.refused({ anonymous: true, username: "bot" })).to.contain("a login is given, and --anonymous");
  });

  describe("by the job's ID token", () => {
    const TOKEN = unsigned(jobClaims());
    const is = "the job repo:my-org/my-repo:ref:refs/heads/main";

    it("is the job of a variable, which nobody else gets, whatever else is kept or set", async () => {
      await place.file("auth.json", AUTHS);
      const environment = { ZOT_ID_TOKEN: TOKEN, REGISTRY_AUTH_FILE: join(place.path, "auth.json"), CONTAINER_PUBLISHER_USERNAME: "other", CONTAINER_PUBLISHER_PASSWORD: "s3cret" };
      expect(await place.choose({ oidcTokenEnv: "ZOT_ID_TOKEN", oidcAudience: "zot" }, environment)).to.equal(is);
      expect(place.notes).to.deep.equal([]);
    });

    it("is the job of a file, with its line break", async () => {
      await place.file("token", `${TOKEN}\n`);
      expect(await place.choose({ oidc: true, oidcTokenFile: join(place.path, "token") })).to.equal(is);
    });

    it("is the job of a forge", async () => {
      await using forge = await Forge.start();
      expect(await place.choose({ oidc: true, oidcAudience: "zot" }, forge.environment)).to.equal(is);
      expect(forge.asked).to.equal(1);
    });

    const wrong: [name: string, choice: LoginChoice, environment: Record<string, string>, says: string, remedy: string][] = [
      ["a job that may have none", { oidc: true, oidcAudience: "zot" }, {}, "ACTIONS_ID_TOKEN_REQUEST_TOKEN are not set", "--oidc-token-env NAME"],
      ["one of GitHub's", { oidc: true, oidcAudience: "zot" }, { GITHUB_ACTIONS: "true" }, "the job may have no ID token", "permissions: { id-token: write, contents: read }"],
      ["one of Forgejo's", { oidc: true, oidcAudience: "zot" }, { GITHUB_ACTIONS: "true", FORGEJO_ACTIONS: "true" }, "the job may have no ID token", "enable-openid-connect: true"],
      ["one of GitLab's", { oidc: true, oidcAudience: "zot" }, { GITLAB_CI: "true" }, "the job may have no ID token", "id_tokens: { ZOT_ID_TOKEN: { aud: zot } }"],
      ["no audience", { oidc: true }, { ACTIONS_ID_TOKEN_REQUEST_URL: "https://forge.example.org/s3cret", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "s3cret" }, "--oidc is given without an audience", "--oidc-audience"],
      ["a variable that is not set", { oidcTokenEnv: "ZOT_ID_TOKEN" }, {}, "the environment variable ZOT_ID_TOKEN is not set, or empty", "id_tokens"],
      ["a token in the place of a variable's name", { oidcTokenEnv: "s3cret.s3cret.s3cret" }, {}, "the environment variable that --oidc-token-env names is not set", "pass its name"],
      ["a variable and a file", { oidcTokenEnv: "A", oidcTokenFile: "/b" }, { A: TOKEN }, "both --oidc-token-env and --oidc-token-file are given", "one of them"],
      ["a user besides", { oidc: true, oidcAudience: "zot", username: "bot" }, {}, "a username or a password and an ID token are given", "one login"],
      ["--anonymous besides", { oidc: true, anonymous: true }, {}, "a login is given, and --anonymous", "one of the two"],
      ["no file", { oidcTokenFile: "/nonexistent/s3cret" }, {}, "the file that --oidc-token-file names cannot be read", "path"],
      ["a token for somebody else", { oidcTokenEnv: "A", oidcAudience: "other" }, { A: TOKEN }, "the ID token of the variable A is for the audience zot, and not for other", "aud: other"],
    ];
    for (const [name, choice, environment, says, remedy] of wrong) {
      it(`refuses ${name}`, async () => {
        const fault = await rejectionOf(place.choose(choice, environment));
        expect(fault.what).to.contain(says);
        expect(fault.remedy).to.contain(remedy);
        expect(fault.message).not.to.contain("s3cret").and.not.to.contain(TOKEN);
      });
    }

    it("refuses a file that others may read, with the command that mends it", async () => {
      await place.file("token", TOKEN);
      await chmod(join(place.path, "token"), 0o644);
      const { code, message } = await rejectionOf(place.choose({ oidcTokenFile: join(place.path, "token") }));
      expect(code).to.equal("CONFIG_MISSING");
      expect(message).to.contain(`may be read by others (mode 644). Run: chmod 600 ${join(place.path, "token")}`);
    });
  });

  describe("by the environment", () => {
    const WHO = { CONTAINER_PUBLISHER_USERNAME: "bot", CONTAINER_PUBLISHER_PASSWORD: "s3cret" };
    const cases: { name: string; choice?: LoginChoice; environment: Record<string, string>; is: string }[] = [
      { name: "is the user of CONTAINER_PUBLISHER_USERNAME and its password", environment: WHO, is: "bot:s3cret" },
      { name: "is it at the registry that the environment names", environment: { ...WHO, CONTAINER_PUBLISHER_REGISTRY: "R.example" }, is: "bot:s3cret" },
      { name: "is nobody at another one", environment: { ...WHO, CONTAINER_PUBLISHER_REGISTRY: "other.example" }, is: "nobody" },
      { name: "has the username of the options", choice: { username: "me" }, environment: WHO, is: "me:s3cret" },
      { name: "has the password of the options", choice: { passwordEnv: "KEY" }, environment: { ...WHO, KEY: "key", CONTAINER_PUBLISHER_PASSWORD_FILE: "/none" }, is: "bot:key" },
      { name: "takes empty variables for none", environment: { CONTAINER_PUBLISHER_USERNAME: "", CONTAINER_PUBLISHER_PASSWORD: "", CONTAINER_PUBLISHER_PASSWORD_FILE: "" }, is: "nobody" },
    ];
    for (const { name, choice, environment, is } of cases) it(name, async () => expect(await place.choose(choice, environment)).to.equal(is));

    it("names the variable of a registry that is none", async () => {
      expect(await place.refused({}, { ...WHO, CONTAINER_PUBLISHER_REGISTRY: "https://r.example" })).to.match(/^REFERENCE_INVALID: CONTAINER_PUBLISHER_REGISTRY: the registry .* starts with a scheme/);
    });

    it("says that its login is for another registry", async () => {
      await place.choose({}, { ...WHO, CONTAINER_PUBLISHER_REGISTRY: "other.example" });
      expect(place.notes).to.deep.equal(["the login in the environment is for other.example (CONTAINER_PUBLISHER_REGISTRY), and not for r.example"]);
    });

    it("reads the file of CONTAINER_PUBLISHER_PASSWORD_FILE", async () => {
      await place.file("key", "s3cret\n");
      expect(await place.choose({}, { CONTAINER_PUBLISHER_USERNAME: "bot", CONTAINER_PUBLISHER_PASSWORD_FILE: join(place.path, "key") })).to.equal("bot:s3cret");
    });

    const wrong: [environment: Record<string, string>, says: string][] = [
      [{ ...WHO, CONTAINER_PUBLISHER_PASSWORD_FILE: "/x" }, "both CONTAINER_PUBLISHER_PASSWORD and CONTAINER_PUBLISHER_PASSWORD_FILE are set"],
      [{ CONTAINER_PUBLISHER_PASSWORD: "s3cret" }, "a password is given without a username"],
      [{ CONTAINER_PUBLISHER_USERNAME: "bot" }, "a username is given without a password"],
      [{ ...WHO, CONTAINER_PUBLISHER_REGISTRY: "https://r.example" }, 'the registry "https://r.example" starts with a scheme'],
      [{ CONTAINER_PUBLISHER_USERNAME: "bot", CONTAINER_PUBLISHER_PASSWORD_FILE: "/nonexistent/s3cret" }, "the file that --password-file (or CONTAINER_PUBLISHER_PASSWORD_FILE) names cannot be read"],
    ];
    for (const [environment, says] of wrong) it(`refuses ${Object.keys(environment).join(", ")}: ${says}`, async () => expect(await place.refused({}, environment)).to.contain(says));
  });

  describe("by a file", () => {
    const customary = () => ({ XDG_RUNTIME_DIR: place.path });
    const at = async (make: (path: string) => Promise<unknown>) => {
      await mkdir(join(place.path, "containers"));
      await make(join(place.path, "containers/auth.json"));
    };

    it("that a link leads to is the one behind it", async () => {
      await place.file("real.json", AUTHS);
      await at((path) => symlink("../real.json", path));
      expect(await place.choose({}, customary())).to.equal("team:s3cret by r.example/team");
    });

    it("is Docker's, with the byte order mark of a Windows editor", async () => {
      await place.file("config.json", `\ufeff${JSON.stringify(AUTHS)}`);
      expect(await place.choose({}, { XDG_RUNTIME_DIR: "/nonexistent", DOCKER_CONFIG: place.path })).to.equal("team:s3cret by r.example/team");
    });

    it("that is empty keeps nothing", async () => {
      await place.file("auth.json", "");
      expect(await place.choose()).to.equal("nobody");
      expect(await place.choose({}, { REGISTRY_AUTH_FILE: "/dev/null" })).to.equal("nobody");
    });

    const wrong: [what: string, make: (path: string) => Promise<unknown>, says: string][] = [
      ["a folder", (path) => mkdir(path), "is a folder"],
      ["a FIFO", (path) => execa("mkfifo", [path]), "is no file"],
      ["a link in a circle", (path) => symlink(path, path), "cannot be read (ELOOP)"],
      ["no JSON", (path) => writeFile(path, "s3cret"), "is no file of registry logins"],
      ["half of one", (path) => writeFile(path, JSON.stringify(AUTHS).slice(0, -1)), "is no file of registry logins"],
      ["too long", (path) => writeFile(path, " ".repeat(1024 * 1024 + 1)), "is longer than any file of logins"],
    ];
    for (const [what, make, says] of wrong) {
      it(`is refused with its path where it is ${what}`, async () => {
        await at(make);
        expect(await place.refused({}, customary())).to.match(/^CONFIG_MISSING: /).and.contain(says).and.contain(`${place.path}/containers/auth.json`);
      });
    }

    it("is refused where it may not be read", async function () {
      if (process.getuid?.() === 0) return this.skip();
      await at(async (path) => (await writeFile(path, "{}"), chmod(path, 0)));
      expect(await place.refused({}, customary())).to.contain("cannot be read (EACCES)");
    });

    it("has to be there where REGISTRY_AUTH_FILE names it", async () => {
      expect(await place.refused({}, { REGISTRY_AUTH_FILE: "/nonexistent/auth.json" })).to.equal("CONFIG_MISSING: /nonexistent/auth.json, where logins are kept, cannot be read (ENOENT)");
    });
  });

  describe("by a helper", () => {
    it("is whom it says, asked for the registry, in the user's environment but for our own secret", async () => {
      await place.helper(`[ "$1" = get ] && [ -z "$CONTAINER_PUBLISHER_PASSWORD" ] && echo "{\\"ServerURL\\":\\"x\\",\\"Username\\":\\"$server-$SETTING\\",\\"Secret\\":\\"s3cret\\"}"`);
      const environment = { REGISTRY_AUTH_FILE: join(place.path, "auth.json"), SETTING: "mine", CONTAINER_PUBLISHER_REGISTRY: "other.example", CONTAINER_PUBLISHER_PASSWORD: "s3cret" };
      expect(await place.choose({}, environment)).to.equal("r.example-mine:s3cret by docker-credential-test");
    });

    it("is nobody where it has none", async () => {
      await place.helper("echo credentials not found in native keychain; exit 1");
      expect(await place.choose()).to.equal("nobody");
    });

    const wrong: [what: string, body: string, says: string][] = [
      ["fails", "echo s3cret; echo locked >&2; exit 3", "TOOL_FAILED: the credential helper docker-credential-test, asked for the login at r.example, failed (exit code 3: locked)"],
      ["is killed", "kill -9 $$", "TOOL_FAILED: docker-credential-test was ended by SIGKILL"],
      ["prints garbage", "echo '{\"Secret\": s3cret'", "printed something else than its answer"],
      ["prints without an end", "yes", "TOOL_FAILED: docker-credential-test printed more than 65536 bytes"],
      ["prints nothing", "exit 0", "printed nothing, where its answer belongs"],
    ];
    for (const [what, body, says] of wrong) {
      it(`is not nobody where it ${what}`, async () => {
        await place.helper(body);
        expect(await place.refused()).to.contain(says);
      });
    }

    it("is not waited for by what it leaves behind, which holds its output open", async () => {
      await place.helper(`setsid sleep 61.5 & echo $! >"$HOME/pid"; echo '{"Username":"u","Secret":"s3cret"}'`);
      expect(await place.choose()).to.equal("u:s3cret by docker-credential-test");
      process.kill(Number(await readFile(join(place.path, "pid"), "utf8")));
    });

    it("is not waited for longer than for an answer, and nothing of it goes on", async () => {
      await place.helper(`sleep 61.5 & echo $! >"$HOME/pid"; wait`);
      expect(await place.refused({}, undefined, 0.4)).to.equal("TOOL_FAILED: the credential helper docker-credential-test gave no answer within 0.4 s (--timeout)");
      const pid = Number(await readFile(join(place.path, "pid"), "utf8"));
      await until("what it started to end", () => Promise.resolve(isThere(pid) ? undefined : true));
    });

    it("is stopped with the run", async () => {
      await place.helper("echo >\"$HOME/started\"; sleep 61.5");
      const choosing = rejectionOf(place.choose());
      await until("the helper to start", () => stat(join(place.path, "started")).catch(() => undefined));
      place.stop();
      expect((await choosing).code).to.equal("INTERRUPTED");
    });

    it("is missed where it is not there", async () => {
      await place.file("auth.json", { credsStore: "nowhere" });
      expect(await place.refused()).to.equal("TOOL_MISSING: the credential helper docker-credential-nowhere, which keeps the login, cannot be started");
    });
  });
});
