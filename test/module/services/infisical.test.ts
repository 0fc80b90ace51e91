import { expect } from "chai";
import { FakeRegistry, type Interference } from "../../support/registries/fake-registry.js";
import { FakeForge } from "../../support/services/fake-forge.js";
import { FakeInfisical, PLACE, type InfisicalScene } from "../../support/services/fake-infisical.js";
import { SMOOTH_MARK, TOKEN as ECHOED } from "../../support/marked-secret.js";
import { FILES, HEAD } from "../scenes.js";
import { errorOf, play, valueOf, type Arguments, type Stage, type Step } from "../stage.js";
import { REGISTRY_SERVICE } from "../world/registry-service.js";
import { secret } from "../world/secrets.js";

const MARK = SMOOTH_MARK;
const SERVED: Arguments = { registry: "registry.example.org", namespace: "team", registryService: REGISTRY_SERVICE };
const TOKEN = "inf.access-t0ken";
const SECRETS = { REG_USER: MARK.username, REG_PASSWORD: MARK.password };
const PLAINTEXTS = { token: `${TOKEN}\n`, client: "cl1ent-s3cret", wrong: "inf.wr0ng", key: MARK.password, forge: "f0rge-t0ken", job: "not.a.token", echoed: ECHOED.password };

async function atInfisical(scene: Partial<InfisicalScene>, act: (stage: Stage, given: (args?: Arguments) => Step, infisical: FakeInfisical) => Promise<void>, interfere?: Interference): Promise<void> {
  await using infisical = await FakeInfisical.start({ token: TOKEN, clientSecret: PLAINTEXTS.client, secrets: SECRETS, ...scene });
  await using registry = await FakeRegistry.start(MARK, "basic", interfere);
  const given = (args: Arguments = { token: secret("token") }): Step => ["withInfisical", { url: infisical.url, ...PLACE, ...args }];
  await play({ files: FILES, git: { head: HEAD }, secrets: PLAINTEXTS, registryEndpoint: registry.host }, async (stage) => {
    await act(stage, given, infisical);
    for (const each of [TOKEN, PLAINTEXTS.client, MARK.password]) expect(stage.log).not.to.contain(each);
  });
  infisical.verify();
}

describe("module: withInfisical", () => {
  it("logs in by the two secrets that it names, and asks for nothing else", () =>
    atInfisical({}, async (stage, given, infisical) => {
      const config = stage.made(valueOf(await stage.chain([given(), ["registryConfig", {}]], { registry: "registry.example.org" })));
      expect(config).to.contain(Buffer.from(MARK.pair).toString("base64"));
      expect(infisical.asked.map((line) => /secrets\/(\w+)\?/.exec(line)?.[1])).to.deep.equal(["REG_USER", "REG_PASSWORD"]);
      const keys = await stage.chain([given(), ["apiKeys", {}]], SERVED);
      expect(errorOf(keys)).to.match(/^RESPONSE_INVALID: .* lists no API keys \(404\)/);
    }));

  it("takes universal auth", () =>
    atInfisical({}, async (stage, given) => {
      expect(valueOf(await stage.chain([given({ clientId: "c-1", clientSecret: secret("client") }), ["registryConfig", {}]], { registry: "registry.example.org" }))).to.be.a("string");
    }));

  const wrong: [what: string, args: Arguments, settings: Arguments, code: string][] = [
    ["a wrong token", { token: secret("wrong") }, {}, "CREDENTIAL_REJECTED: .*The provided access token is malformed"],
    ["a wrong client secret", { clientId: "c-1", clientSecret: secret("wrong") }, {}, "CREDENTIAL_REJECTED: .*Invalid credentials"],
    ["nobody", {}, {}, "CONFIG_MISSING: nobody is named as whom Infisical is asked"],
    ["two ways at once", { token: secret("token"), identityId: "i-1" }, {}, "CONFIG_MISSING: Infisical is to be asked in several ways at once"],
    ["a client id alone", { clientId: "c-1" }, {}, "CONFIG_MISSING: universal auth needs both"],
    ["an identity without a job's token", { identityId: "i-1" }, {}, "CONFIG_MISSING: the module is to log in by the job's ID token"],
    ["a job's token that is none", { identityId: "i-1" }, { oidcToken: secret("job") }, "CREDENTIAL_REJECTED|CONFIG_MISSING"],
    ["another login besides", { token: secret("token") }, { registryUsername: "bot", registryPassword: secret("key") }, "CONFIG_MISSING: a username or password and a login from Infisical are given"],
    ["plain HTTP", { token: secret("token"), url: "http://infisical.example.org" }, {}, "CONFIG_MISSING: the URL of Infisical .* is plain HTTP"],
    ["a secret that is not there", { token: secret("token"), usernameSecret: "OTHER" }, {}, "PUSH_DENIED: "],
  ];
  for (const [what, args, settings, says] of wrong) {
    it(`refuses ${what}`, () =>
      atInfisical({}, async (stage, given) => {
        expect(errorOf(await stage.chain([given(args), ["apiKeys", {}]], { ...SERVED, ...settings }))).to.match(new RegExp(`^(?:${says})`));
      }));
  }

  it("lets nothing through of what an Infisical says back", async () => {
    const scene = { token: ECHOED.password, clientSecret: ECHOED.password };
    const lie: InfisicalScene["lie"] = () => ({ status: 403, body: JSON.stringify({ message: ECHOED.echo, error: ECHOED.password }) });
    const ways: Arguments[] = [{ token: secret("echoed") }, { clientId: ECHOED.username, clientSecret: secret("echoed") }];
    for (const args of ways) {
      await atInfisical({ ...scene, lie }, async (stage, given) => {
        for (const step of [["registryConfig", {}], ["infisicalScope", {}]] as const) {
          const said = JSON.stringify(await stage.chain([given(args), step], SERVED));
          expect(ECHOED.foundIn(said), said).to.deep.equal([]);
        }
        expect(ECHOED.foundIn(stage.log)).to.deep.equal([]);
      });
    }
  });

  it("shows the scope of its identity, and asserts it", () =>
    atInfisical({}, async (stage, given) => {
      const scope = valueOf(await stage.chain([given(), ["infisicalScope", {}]])) as Record<string, unknown>;
      expect(scope).to.deep.include({ narrow: true, differences: [] });
      expect((scope["findings"] as Record<string, unknown>[])[2]).to.include({ question: "lists others", environment: "prod", path: "/registry", answer: "NO", expected: "NO" });
      expect(valueOf(await stage.chain([given(), ["infisicalScope", {}], ["report", {}]]))).to.contain("the two secrets, and nothing else");
      expect(valueOf(await stage.chain([given(), ["infisicalScope", {}], ["assert", {}]]))).to.equal(null);
      expect(await stage.error("infisicalScope", {})).to.match(/^CONFIG_MISSING: the module was told of no Infisical/);
    }));

  it("SCOPE_DIFFERS for one that can do more", () =>
    atInfisical({ wide: true }, async (stage, given) => {
      expect(valueOf(await stage.chain([given(), ["infisicalScope", { otherEnvironments: ["qa"] }]]))).to.include({ narrow: false });
      expect(errorOf(await stage.chain([given(), ["infisicalScope", {}], ["assert", {}]]))).to.match(/^SCOPE_DIFFERS: .*lists others in \/registry of prod: yes, it sees another: \/registry\/OTHER/);
    }));
});

describe("module: a new key becomes a secret of a forge", () => {
  const NEW = "zak_n3w";
  const zot = (): Interference => {
    const keys: { label: string; uuid: string; expirationDate: string }[] = [];
    return (line) => {
      if (line === "GET /zot/auth/apikey") return Response.json({ apiKeys: keys });
      if (line !== "POST /zot/auth/apikey") return undefined;
      keys.push({ label: "ci", uuid: "u-1", expirationDate: "9999-01-01T00:00:00Z" });
      return Response.json({ apiKey: NEW, uuid: "u-1" }, { status: 201 });
    };
  };
  const settings = { ...SERVED, registryUsername: MARK.username, registryPassword: secret("key") };

  it("at Forgejo and at GitHub, and shows it to nobody", async () => {
    await using forge = await FakeForge.start(PLAINTEXTS.forge);
    const target = { url: forge.url, repository: "my-team/hello", secretName: "zot_ci_api_key" };
    for (const to of ["toForgejo", "toGithub"]) {
      forge.held.clear();
      await atInfisical({}, async (stage) => {
        const said = valueOf(await stage.chain([["createApiKey", { label: "ci" }], [to, { ...target, token: secret("forge") }]], settings));
        expect(said).to.match(/^the secret ZOT_CI_API_KEY of my-team\/hello at 127\.0\.0\.1:\d+$/);
        expect(stage.log).not.to.contain(NEW).and.not.contain(PLAINTEXTS.forge);
      }, zot());
      expect([...forge.held]).to.deep.equal([["ZOT_CI_API_KEY", NEW]]);
    }
  });

  it("or is refused, by a code and without a word of either secret", async () => {
    await using forge = await FakeForge.start("another");
    await atInfisical({}, async (stage) => {
      const refused = async (args: Arguments) => errorOf(await stage.chain([["createApiKey", { label: "ci" }], ["toForgejo", { url: forge.url, repository: "my-team/hello", secretName: "X", token: secret("forge"), ...args }]], settings));
      expect(await refused({})).to.match(/^CREDENTIAL_REJECTED: .*; the new key \(u-1\) is at the registry, and maybe nobody has it\..* rotateApiKey with its label/).and.not.contain(NEW).and.not.contain(PLAINTEXTS.forge);
      expect(forge.held.size).to.equal(0);
    }, zot());
    await using hostile = await FakeForge.start(ECHOED.password, (line, body) => (line.startsWith("PUT ") ? { status: 422, body: JSON.stringify({ message: `${ECHOED.echo} ${body}` }) } : undefined));
    await atInfisical({}, async (stage) => {
      const target = { url: hostile.url, repository: "my-team/hello", secretName: "X", token: secret("echoed") };
      const said = errorOf(await stage.chain([["createApiKey", { label: "ci" }], ["toForgejo", target]], settings));
      expect(said).to.match(/^CONFIG_MISSING: .*\(422, /).and.not.contain(NEW);
      expect(ECHOED.foundIn(said + stage.log), said).to.deep.equal([]);
    }, zot());
    await atInfisical({}, async (stage) => {
      const said = errorOf(await stage.chain([["createApiKey", { label: "ci" }], ["toGithub", { url: forge.url, repository: "my-team", secretName: "GITHUB_X", token: secret("forge") }]], settings));
      expect(said).to.match(/^CONFIG_MISSING: "GITHUB_X" is no name/);
    }, zot());
  });
});
