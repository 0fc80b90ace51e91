import { expect } from "chai";
import { masked, visible } from "../expected.js";
import { errorOf, play, valueOf, type Arguments, type Stage, type Step } from "../stage.js";
import { REGISTRY_SERVICE } from "../world/registry-service.js";
import { secret } from "../world/secrets.js";

const PASSWORDS = { key: "s3cret-key\n", further: "other-s3cret" };
const OWN: Arguments = { registry: "registry.example.org", registryUsername: "bot", registryPassword: secret("key") };
const AUTH: Step = ["withRegistryAuth", { address: "other.example.org:5000", username: "reader", password: secret("further") }];
const SECRET = /^setSecret\(name: "container-publisher-config-<uuid>", plaintext: ("(?:[^"\\]|\\.)*")\)$/;

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** The file that other tools would read, and the name of the secret that holds it. */
async function config(stage: Stage, steps: readonly Step[], settings: Arguments): Promise<unknown> {
  const made = masked(stage.made(valueOf(await stage.chain([...steps, ["registryConfig", {}]], settings))));
  return JSON.parse(JSON.parse(SECRET.exec(made)?.[1] ?? '"no secret"') as string) as unknown;
}

describe("module: registryConfig", () => {
  it("is a secret: a docker config.json with the logins that were given, each for its own registry", () =>
    play({ secrets: PASSWORDS }, async (stage) => {
      expect(await config(stage, [AUTH], OWN)).to.deep.equal({
        auths: { "registry.example.org": { auth: base64("bot:s3cret-key") }, "other.example.org:5000": { auth: base64("reader:other-s3cret") } },
      });
      expect(await config(stage, [], OWN)).to.deep.equal({ auths: { "registry.example.org": { auth: base64("bot:s3cret-key") } } });
      expect(await config(stage, [AUTH], {})).to.deep.equal({ auths: { "other.example.org:5000": { auth: base64("reader:other-s3cret") } } });
      expect(await config(stage, [], {})).to.deep.equal({ auths: {} });
    }));

  it("writes an identity token as docker login does", () =>
    play({ secrets: PASSWORDS }, async (stage) => {
      expect(await config(stage, [], { ...OWN, registryUsername: "<token>" })).to.deep.equal({
        auths: { "registry.example.org": { auth: base64("<token>:"), identitytoken: "s3cret-key" } },
      });
    }));

  it("names Docker Hub as docker login does: whoever reads the file looks for nothing else", () =>
    play({ secrets: PASSWORDS }, async (stage) => {
      const hub: Step = ["withRegistryAuth", { address: "docker.io", username: "reader", password: secret("further") }];
      expect(await config(stage, [hub], {})).to.deep.equal({ auths: { "https://index.docker.io/v1/": { auth: base64("reader:other-s3cret") } } });
    }));

  it("names a service as the constructor does, with its login, unless withRegistryAuth gives another for that name", () =>
    play({ secrets: PASSWORDS, registryEndpoint: "127.0.0.1:1" }, async (stage) => {
      const service = { ...OWN, registryService: REGISTRY_SERVICE };
      expect(await config(stage, [], service)).to.deep.equal({ auths: { "registry.example.org": { auth: base64("bot:s3cret-key") } } });
      const named: Step = ["withRegistryAuth", { address: "registry.example.org", username: "reader", password: secret("further") }];
      expect(await config(stage, [named], service)).to.deep.equal({ auths: { "registry.example.org": { auth: base64("reader:other-s3cret") } } });
    }));

  it("shows nothing of it: not in its result, not in the log, and not in what the engine may log", () =>
    play({ secrets: PASSWORDS }, async (stage) => {
      const result = await stage.chain([AUTH, ["registryConfig", {}]], OWN);
      const seen = [JSON.stringify(result), stage.log, ...stage.takeAsked().map(visible)].join("\n");
      for (const text of ["s3cret-key", "other-s3cret", base64("bot:s3cret-key"), base64("reader:other-s3cret")]) expect(seen).not.to.contain(text);
    }));

  it("refuses a user name without a password, and a name that no registry can have", () =>
    play({ secrets: PASSWORDS }, async (stage) => {
      expect(await stage.error("registryConfig", {}, { registry: "registry.example.org", registryUsername: "bot" })).to.match(/^CONFIG_MISSING: .*registryPassword/);
      const misnamed: Step = ["withRegistryAuth", { address: "https://other.example.org", username: "reader", password: secret("further") }];
      expect(errorOf(await stage.chain([misnamed, ["registryConfig", {}]], OWN))).to.match(/^REFERENCE_INVALID: /);
    }));
});
