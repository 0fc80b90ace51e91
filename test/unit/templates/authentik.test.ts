import { expect } from "chai";
import { existsSync, readFileSync } from "node:fs";
import { parseDocument, visit, type Document, type Node } from "yaml";
import { Ajv } from "ajv";
import { AUTHENTIK_DEFAULTS, type AuthentikWishes } from "../../../core/templates/authentik/wishes.js";
import { oidcCredentials } from "../../../core/templates/oidc-credentials.js";
import { makeAuthentikBlueprint } from "../../../core/usecases/setup/authentik-blueprint.js";
import { SILENT_COMMAND } from "../../../host/progress/command-progress.js";
import { skip } from "../../support/skip.js";
import { refusal } from "../faults.js";

const WISHES: AuthentikWishes = { ...AUTHENTIK_DEFAULTS, externalUrl: "https://registry.example.org", adminGroups: ["admins"], pushGroups: ["artifact-workloads"], readGroups: [], serviceAccount: "zot-ci" };
const SECRET = "s3cret-in-the-wrong-place";

const made = (wishes: Partial<AuthentikWishes> = {}) => makeAuthentikBlueprint({ ...WISHES, ...wishes }, { progress: SILENT_COMMAND });

/** What the tags say, as texts: `!KeyOf provider`. */
function read(text: string): { version: number; entries: { model: string; id?: string; identifiers: Record<string, unknown>; attrs?: Record<string, unknown>; conditions?: unknown[] }[] } {
  const document = parseDocument(text);
  visit(document, { Node: (_, node) => spelled(document, node) });
  expect(document.errors).to.deep.equal([]);
  return document.toJS() as ReturnType<typeof read>;
}

function spelled(document: Document, node: Node): Node | undefined {
  if (node.tag === undefined || !/^![A-Z]/.test(node.tag)) return undefined;
  return document.createNode(`${node.tag} ${JSON.stringify(node.toJS(document))}`);
}

describe("authentikBlueprint", () => {
  const entries = (model: string, wishes: Partial<AuthentikWishes> = {}) => read(made(wishes)).entries.filter((each) => each.model === model);

  it("has the redirect URI that zot answers to, and the scope that tells groups", () => {
    const [provider] = entries("authentik_providers_oauth2.oauth2provider");
    expect(provider?.attrs).to.deep.include({
      client_type: "confidential",
      client_id: "zot",
      client_secret: '!Env "ZOT_OIDC_CLIENT_SECRET"',
      redirect_uris: [{ matching_mode: "strict", url: "https://registry.example.org/zot/auth/callback/oidc" }],
      property_mappings: ["openid", "email", "profile"].map((scope) => `!Find ["authentik_providers_oauth2.scopemapping",["managed","goauthentik.io/providers/oauth2/scope-${scope}"]]`),
      signing_key: '!Find ["authentik_crypto.certificatekeypair",["name","authentik Self-signed Certificate"]]',
      include_claims_in_id_token: true,
    });
  });

  it("has names that Authentik's YAML 1.1 reads as they were given", () => {
    const names = ["yes", "on", "No", "1_000", "0b11", "2026-11-26", "12:30:45", "<<", "null", "!Env X", "a: b", "- a", "a #b"];
    const document = parseDocument(made({ adminGroups: names, serviceAccount: "1_0" }), { version: "1.1", customTags: ["timestamp"], logLevel: "silent" });
    expect(names.map((_, at) => document.getIn(["entries", at, "identifiers", "name"]))).to.deep.equal(names);
    expect(document.toString({ lineWidth: 0 })).to.contain('username: "1_0"');
  });

  for (const [what, sign] of [["NEL", "\u0085"], ["a line separator", "\u2028"]] as const) {
    it(`refuses a name with ${what}, which would be the end of its line`, () => {
      expect(refusal("CONFIG_MISSING", () => made({ adminGroups: [`admins${sign}- model: authentik_core.user`] }))).to.contain("control characters in it");
      expect(refusal("CONFIG_MISSING", () => made({ signingKey: `key${sign}x` }))).to.contain("is not the name of a certificate");
    });
  }

  it("binds the application to the named groups, and so closes it to all others", () => {
    expect(entries("authentik_core.group").map(({ id, identifiers }) => [id, identifiers])).to.deep.equal([["group-1", { name: "admins" }], ["group-2", { name: "artifact-workloads" }]]);
    expect(entries("authentik_policies.policybinding").map(({ identifiers, attrs }) => [identifiers, attrs])).to.deep.equal([
      [{ target: '!KeyOf "application"', group: '!KeyOf "group-1"' }, { order: 0, enabled: true }],
      [{ target: '!KeyOf "application"', group: '!KeyOf "group-2"' }, { order: 1, enabled: true }],
    ]);
    expect(entries("authentik_core.application")[0]?.attrs).to.deep.include({ provider: '!KeyOf "provider"', policy_engine_mode: "any" });
  });

  it("makes the service account, in the groups that push, with a password that stands elsewhere", () => {
    expect(entries("authentik_core.user").map(({ identifiers, attrs }) => [identifiers, attrs])).to.deep.equal([[{ username: "zot-ci" }, { name: "zot-ci", path: "service-accounts", type: "service_account", groups: ['!KeyOf "group-2"'] }]]);
    const [token] = entries("authentik_core.token");
    expect(token?.attrs).to.deep.include({ user: '!KeyOf "service-account"', intent: "app_password", expiring: false, key: '!Env "ZOT_CI_APP_PASSWORD"' });
    expect(token?.conditions).to.have.length(1);
    expect(entries("authentik_core.user", { serviceAccount: undefined })).to.deep.equal([]);
  });

  it("names only what is made before, and everything in an order in which Authentik finds it", () => {
    const text = made({ readGroups: ["staff", "admins"] });
    const known = new Set<string>();
    for (const { id, ...entry } of read(text).entries) {
      for (const [, name = ""] of JSON.stringify(entry).matchAll(/!KeyOf \\"([^"\\]+)\\"/g)) expect(known.has(name), name).to.equal(true);
      if (id !== undefined) known.add(id);
    }
    expect(known).to.include("group-3");
  });

  it("keeps names that YAML would read otherwise, or as a tag", () => {
    for (const name of ["yes", "007", "!Env HOME", "a: b", "- x", "ümlaut 'n' \"quotes\""]) expect(entries("authentik_core.group", { adminGroups: [name] })[0]?.identifiers).to.deep.equal({ name });
  });

  it("is taken by Authentik's published schema, where AUTHENTIK_SCHEMA names it", function () {
    const path = process.env["AUTHENTIK_SCHEMA"] ?? "";
    if (!existsSync(path)) return skip(this, "AUTHENTIK_SCHEMA does not name Authentik's blueprints/schema.json");
    const document = parseDocument(made());
    // What Authentik puts in: numbers for providers and users, else UUIDs; text for a variable.
    visit(document, { Node: (_, node) => (/^!(?:KeyOf|Find|Env|If)$/.test(node.tag ?? "") ? document.createNode(standIn(node.tag ?? "", JSON.stringify(node.toJS(document)))) : undefined) });
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(JSON.parse(readFileSync(path, "utf8")) as object);
    expect(validate(document.toJS()), JSON.stringify(validate.errors)).to.equal(true);
  });

  for (const [what, wishes, says] of [
    ["an address with a password", { externalUrl: `https://a:${SECRET}@r.example` }, "holds a user name or a password"],
    ["the secret itself for its variable", { clientSecretVariable: SECRET }, "--client-secret-variable (clientSecretVariable): is not the name of a variable"],
    ["the password itself for its variable", { serviceAccountVariable: SECRET }, "--service-account-variable (serviceAccountVariable): is not the name of a variable"],
    ["nobody who may log in", { adminGroups: [], pushGroups: [], serviceAccount: undefined }, "nobody is named who may log in"],
    ["a group that is both", { adminGroups: ["artifact-workloads"] }, "a group pushes and is an admin"],
    ["a service account without a group", { pushGroups: [] }, "the service account would be in no group that may push"],
    ["a variable for no account", { serviceAccount: undefined, serviceAccountVariable: "OTHER" }, "is of no use without a service account"],
    ["a slug that is none", { application: "My Zot" }, "--application: is not a word"],
    ["a client without a name", { clientId: "" }, "--client-id (clientId): is empty"],
    ["a private key for its name", { signingKey: "-----BEGIN PRIVATE KEY-----" }, "is not the name of a certificate"],
  ] as const) {
    it(`CONFIG_MISSING for ${what}`, () => {
      const message = refusal("CONFIG_MISSING", () => made(wishes));
      expect(message).to.contain(says);
      expect(message).not.to.contain(SECRET);
    });
  }
});

function standIn(tag: string, content: string): unknown {
  if (tag === "!If") return true;
  if (tag === "!Env") return "text";
  return tag === "!KeyOf" && /provider|account/.test(content) ? 1 : "11111111-1111-4111-8111-111111111111";
}

describe("oidcCredentials", () => {
  it("is the file that zot reads, whatever line end the secret came with", () => {
    for (const text of ["s3cret", "s3cret\n", "\ufeffs3cret\r\n"]) expect(JSON.parse(oidcCredentials("zot", text).reveal())).to.deep.equal({ clientid: "zot", clientsecret: "s3cret" });
  });

  it("refuses what is none, and repeats nothing of it", () => {
    for (const text of ["", "\n", "  "]) expect(refusal("CONFIG_MISSING", () => oidcCredentials("zot", text))).to.contain("the client's secret is empty");
    expect(refusal("CONFIG_MISSING", () => oidcCredentials(`${SECRET} ${SECRET}`, "x"))).not.to.contain(SECRET);
    expect(refusal("CREDENTIAL_REJECTED", () => oidcCredentials("zot", `${SECRET}\n${SECRET}`))).not.to.contain(SECRET);
  });

  it("is shown by nothing but reveal", () => expect(`${oidcCredentials("zot", SECRET).toString()} ${JSON.stringify(oidcCredentials("zot", SECRET))}`).not.to.contain(SECRET));
});
