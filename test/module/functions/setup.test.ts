import { expect } from "chai";
import { parse } from "yaml";
import { masked } from "../expected.js";
import { play, valueOf, type Arguments, type Stage, type Step } from "../stage.js";
import { secret } from "../world/secrets.js";

const WISHES: Arguments = {
  externalUrl: "https://registry.example.org",
  oidcIssuer: "https://auth.example.org/application/o/zot/",
  oidcCredentialsFile: "/etc/zot/oidc-credentials.json",
  adminGroups: ["admins"],
  pushGroups: ["artifact-workloads"],
  anonymous: "READ",
  features: ["API_KEYS", "DEDUPE", "GARBAGE_COLLECTION"],
};

const text = async (stage: Stage, steps: readonly Step[], settings: Arguments = {}) => String(valueOf(await stage.chain(steps, settings)));

/** What a file is made of that the module returned. */
function fileIn(made: string): { readonly name: string; readonly contents: string } {
  const [, name = "", contents = '""'] = /^directory\.withNewFile\(path: "([^"]+)", contents: ("(?:[^"\\]|\\.)*")\)\.file\(path: "\1"\)$/.exec(made) ?? [];
  return { name, contents: JSON.parse(contents) as string };
}

describe("module: zotConfig", () => {
  it("returns the config as a file, what is to be known of it, and what an audit has to show", () =>
    play({}, async (stage) => {
      const made = valueOf(await stage.chain([["zotConfig", { ...WISHES, allow: ["PUSH_DELETE"] }]])) as Record<string, unknown>;
      expect(made).to.deep.include({ zotVersion: "2.1.20", expectations: ["ANONYMOUS_PULL", "NO_ANONYMOUS_PUSH", "KEY_CAN_PUSH", "IMMUTABLE_TAGS"] });
      expect(made["warnings"]).to.have.length(2);
      expect(stage.log).to.contain("UNSAFE, push-delete: ").and.contain("audit, with the login of somebody who may push, has to show what it promises: --expect anonymous-pull");

      const contents = await text(stage, [["zotConfig", WISHES], ["contents", {}]]);
      const { name, contents: written } = fileIn(stage.made(await text(stage, [["zotConfig", WISHES], ["file", {}]])));
      expect([name, written]).to.deep.equal(["config.json", `${contents}\n`]);
      expect(JSON.parse(contents)).to.have.nested.property("http.auth.openid.providers.oidc.issuer", WISHES["oidcIssuer"]);
    }));

  it("lets push below the module's namespace, unless another is given", () =>
    play({}, async (stage) => {
      const patterns = async (args: Arguments) => {
        const config = JSON.parse(await text(stage, [["zotConfig", args], ["contents", {}]], { namespace: "my-team" })) as { http: { accessControl: { repositories: object } } };
        return Object.keys(config.http.accessControl.repositories);
      };
      expect(await patterns(WISHES)).to.deep.equal(["**", "my-team/**"]);
      expect(await patterns({ ...WISHES, namespace: "other" })).to.deep.equal(["**", "other/**"]);
    }));

  it("CONFIG_MISSING names all that is wrong", () =>
    play({}, async (stage) => {
      expect(await stage.error("zotConfig", { externalUrl: "registry", zotVersion: "latest" })).to.match(/^CONFIG_MISSING: .*zotVersion.*externalUrl/);
      expect(await stage.error("zotConfig", { ...WISHES, ciIssuer: "https://forge.example.org", ciAudience: "zot", ciClaims: ["ref=refs/heads/main"], ciGroup: "artifact-workloads" })).to.match(/^CONFIG_MISSING: .*a zot 2\.1\.20 that takes ID tokens answers nobody else/);
    }));
});

describe("module: authentikBlueprint, oidcCredentials", () => {
  it("the blueprint is a file, and the log says what it needs beside it", () =>
    play({}, async (stage) => {
      const id = await text(stage, [["authentikBlueprint", { externalUrl: "https://registry.example.org", adminGroups: ["admins"] }]]);
      const { name, contents } = fileIn(stage.made(id));
      expect(name).to.equal("zot.yaml");
      expect(contents).to.contain("client_secret: !Env ZOT_OIDC_CLIENT_SECRET").and.contain("url: https://registry.example.org/zot/auth/callback/oidc");
      expect(parse(contents, { logLevel: "silent" })).to.have.nested.property("entries.length", 4);
      expect(stage.log).to.contain("ZOT_OIDC_CLIENT_SECRET").and.contain("/application/o/zot/");
      expect(await stage.error("authentikBlueprint", { externalUrl: "https://registry.example.org" })).to.match(/^CONFIG_MISSING: .*adminGroups/);
    }));

  it("the credentials are a secret, and nothing else shows them", () =>
    play({ secrets: { client: "client-s3cret\n" } }, async (stage) => {
      const id = await text(stage, [["oidcCredentials", { clientId: "zot", clientSecret: secret("client") }]]);
      const [, plaintext = '""'] = /^setSecret\(name: "container-publisher-oidc-credentials-<uuid>", plaintext: ("(?:[^"\\]|\\.)*")\)$/.exec(masked(stage.made(id))) ?? [];
      expect(JSON.parse(JSON.parse(plaintext) as string)).to.deep.equal({ clientid: "zot", clientsecret: "client-s3cret" });
      expect(stage.log).not.to.contain("client-s3cret");
    }));
});
