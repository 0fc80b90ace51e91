import { expect } from "chai";
import { renderScope, type ScopeReport } from "../../../core/report/scope.js";
import { infisicalScope } from "../../../core/usecases/infisical/scope.js";
import { rejectionOf } from "../../unit/faults.js";
import type { Exchange } from "../scripted-registry.js";
import { asked, atInfisical, BEARER, FORBIDDEN, gives, NO_FOLDER, NO_SECRET } from "./infisical-stage.js";
import { json } from "./stage.js";

const USER = { secretKey: "REG_USER", environment: "prod", secretPath: "/registry", secretValue: "<hidden-by-infisical>", secretValueHidden: true };
const PASSWORD = { ...USER, secretKey: "REG_PASSWORD" };
const READS = [gives("REG_USER", "reg-bot"), gives("REG_PASSWORD", "f0rgejo-p4ss")];

const project = (answer: Partial<Exchange>): Exchange => ({ request: "GET /api/v1/projects/proj-1", authorization: BEARER, status: 500, ...answer });
const PROJECT = project(json(200, { project: { id: "proj-1", environments: [{ slug: "dev" }, { slug: "prod" }] } }));

function list(environment: string, path: string, recursive: boolean, answer: Partial<Exchange> = json(200, { secrets: [], imports: [] })): Exchange {
  const query = `projectId=proj-1&environment=${environment}&secretPath=${encodeURIComponent(path)}&viewSecretValue=false&expandSecretReferences=false&include_imports=true&recursive=${String(recursive)}`;
  return { request: `GET /api/v4/secrets?${query}`, authorization: BEARER, status: 500, ...answer };
}
/** Asks for a name that nobody has. */
function phantom(environment: string, path: string, answer: Partial<Exchange> = json(403, FORBIDDEN)): Exchange {
  return { ...asked(/CONTAINER_PUBLISHER_PROBE_[0-9A-F]{16}/, { environment, path }), status: 500, ...answer };
}

/** Each place that is asked about, with its list and, once for each folder, the name that nobody has: as of an identity that is as it should be. */
type Place = "here" | "above" | "everywhere" | "there" | "everywhere there";
const NARROW: Record<Place, readonly Exchange[]> = {
  here: [list("prod", "/registry", false, json(200, { secrets: [USER, PASSWORD] })), phantom("prod", "/registry")],
  above: [list("prod", "/", false), phantom("prod", "/")],
  everywhere: [list("prod", "/", true, json(200, { secrets: [USER, PASSWORD], imports: [] }))],
  there: [list("dev", "/registry", false), phantom("dev", "/registry", json(404, NO_FOLDER))],
  "everywhere there": [list("dev", "/", true), phantom("dev", "/")],
};
const scope = (script: readonly Exchange[], otherEnvironments: readonly string[] = [], words = {}) => {
  const notes: string[] = [];
  return atInfisical(script, (client, source) => infisicalScope({ source, otherEnvironments }, { client, progress: { step: () => undefined, note: (text) => notes.push(text) } }), { words }).then(({ result }) => ({ result, notes }));
};
const withAnswer = (place: Place, at: 0 | 1, answer: Partial<Exchange>) => [...READS, PROJECT, ...Object.entries(NARROW).flatMap(([name, pair]) => (name === place ? pair.map((each, index) => (index === at ? { ...each, ...answer } : each)) : pair))];
const differing = ({ findings }: ScopeReport) => findings.filter(({ answer, expected }) => answer !== expected).map(({ question, environment, path, answer, reason }) => `${question} ${path} ${environment}: ${answer}, ${reason}`);

describe("infisicalScope: the two secrets, and nothing else", () => {
  it("is shown for an identity that may read these two by their names alone", async () => {
    const { result } = await scope([...READS, PROJECT, ...Object.values(NARROW).flat()]);
    expect(differing(result)).to.deep.equal([]);
    expect(result).to.deep.include({ ok: true, projectId: "proj-1", secrets: ["REG_USER", "REG_PASSWORD"] });
    expect(result.findings).to.have.length(11);
    const text = renderScope(result);
    expect(text).to.match(/^Scope of this identity in project proj-1 at http:\/\/127\.0\.0\.1:\d+: the two secrets, and nothing else\n/);
    expect(text).to.contain("✓ reads REG_USER").and.contain("nothing but these two is listed").and.contain("/ of dev").and.not.contain("✗");
    expect(JSON.stringify(result) + text).not.to.contain("f0rgejo-p4ss").and.not.contain("reg-bot");
  });

  it("is the same where lists are refused", async () => {
    const refused = Object.values(NARROW).flatMap((pair) => pair.map((each, at) => (at === 0 ? { ...each, ...json(403, FORBIDDEN) } : each)));
    expect((await scope([...READS, PROJECT, ...refused])).result.ok).to.equal(true);
  });

  const other = { ...USER, secretKey: "DATABASE_URL" };
  const wide: [what: string, place: Place, at: 0 | 1, answer: Partial<Exchange>, says: string][] = [
    ["another secret is listed beside them", "here", 0, json(200, { secrets: [USER, PASSWORD, other] }), "lists others /registry prod: yes, it sees another: /registry/DATABASE_URL"],
    ["an import is listed with them", "here", 0, json(200, { secrets: [USER], imports: [{ secretPath: "/shared", environment: "prod", secrets: [{ secretKey: "CA" }] }] }), "lists others /registry prod: yes, it sees another: /shared/CA"],
    ["one is listed above", "above", 0, json(200, { secrets: [{ secretKey: "ROOT" }] }), "lists others / prod: yes, it sees another: /ROOT"],
    ["many are listed elsewhere in the environment", "everywhere", 0, json(200, { secrets: ["a", "b", "c", "d", "e", "f"].map((secretKey) => ({ secretKey, secretPath: "/app" })) }), "lists others, in all folders below / prod: yes, it sees 6 others: /app/a, /app/b, /app/c, /app/d, /app/e, …"],
    ["the same names are listed in another environment", "there", 0, json(200, { secrets: [{ ...USER, environment: "dev" }] }), "lists others /registry dev: yes, it sees another: /registry/REG_USER"],
    ["one is listed in another environment", "everywhere there", 0, json(200, { secrets: [{ secretKey: "X", secretPath: "/a/b" }] }), "lists others, in all folders below / dev: yes, it sees another: /a/b/X"],
    ["every name in the folder may be read", "here", 1, json(404, NO_SECRET), "reads others by their names /registry prod: yes, it is told which names are there"],
    ["every name above may be read", "above", 1, json(404, NO_SECRET), "reads others by their names / prod: yes"],
    ["every name of another environment may be read", "everywhere there", 1, json(404, NO_SECRET), "reads others by their names / dev: yes"],
    ["an answer to what cannot be there", "here", 1, json(200, { secret: { secretKey: "X", environment: "prod", secretValue: "v" } }), "reads others by their names /registry prod: yes, a secret was given that nobody made"],
    ["an answer that says neither", "here", 1, json(404, { message: "nothing here" }), "reads others by their names /registry prod: unknown, it says neither"],
  ];
  for (const [what, place, at, answer, says] of wide) {
    it(`differs where ${what}`, async () => {
      const { result } = await scope(withAnswer(place, at, answer));
      expect(result.ok).to.equal(false);
      expect(differing(result)).to.have.length(1);
      expect(differing(result)[0]).to.contain(says);
      expect(renderScope(result)).to.contain(": NOT what it should be").and.contain("✗");
    });
  }

  for (const [what, answer, says] of [
    ["may not be read", json(403, FORBIDDEN), "this identity may not read it (403, You are not allowed"],
    ["is not there", json(404, NO_SECRET), "there is none of this name (404"],
    ["is in another folder", { ...gives("REG_PASSWORD", "x", { secretPath: "/other" }) }, "is answered with another one"],
    ["is hidden", { ...gives("REG_PASSWORD", "<hidden-by-infisical>", { secretValueHidden: true }) }, "is hidden from this identity"],
  ] as const) {
    it(`differs where one of the two ${what}`, async () => {
      const script = withAnswer("here", 0, {});
      const { result } = await scope([READS[0] as Exchange, { ...asked("REG_PASSWORD"), ...answer }, ...script.slice(2)]);
      expect(differing(result)).to.have.length(1);
      expect(differing(result)[0]).to.contain("reads REG_PASSWORD /registry prod: no, ").and.contain(says);
    });
  }

  it("asks about the environments that are named besides, and about none twice", async () => {
    const further = [list("qa", "/registry", false), phantom("qa", "/registry"), list("qa", "/", true), phantom("qa", "/")];
    expect((await scope([...READS, PROJECT, ...Object.values(NARROW).flat(), ...further], ["dev", "qa", "prod"])).result.ok).to.equal(true);
    expect((await rejectionOf(scope([], ["a b"]))).message).to.contain("--other-environment");
  });

  it("asks about the usual ones where the project does not tell, and says so", async () => {
    const none = [project(json(404, { message: "Route GET:/api/v1/projects/proj-1 not found" })), { ...project(json(403, FORBIDDEN)), request: "GET /api/v1/workspace/proj-1" }];
    const others = ["dev", "staging"].flatMap((slug) => [list(slug, "/registry", false), phantom(slug, "/registry"), list(slug, "/", true), phantom(slug, "/")]);
    const { result, notes } = await scope([...READS, ...none, ...[NARROW.here, NARROW.above, NARROW.everywhere].flat(), ...others]);
    expect(result.ok).to.equal(true);
    expect(notes.join()).to.contain("may not ask which environments the project has: asking about dev, staging, prod");
  });

  it("asks at the root once, for secrets that are there", async () => {
    const at = (name: string): Exchange => ({ ...asked(name, { path: "/" }), ...json(200, { secret: { secretKey: name, environment: "prod", secretPath: "/", secretValue: "x-value" } }) });
    const rest = [list("prod", "/", true), phantom("prod", "/"), list("dev", "/", true), phantom("dev", "/")];
    expect((await scope([at("REG_USER"), at("REG_PASSWORD"), PROJECT, ...rest], [], { path: "/" })).result.findings).to.have.length(6);
  });

  it("is an error where the identity itself is refused, or the answer is none", async () => {
    expect(await rejectionOf(scope([{ ...asked("REG_USER"), ...json(401, { message: "no" }) }]))).to.have.property("code", "CREDENTIAL_REJECTED");
    expect(await rejectionOf(scope([...READS, PROJECT, list("prod", "/registry", false, { status: 200, body: "{}" })]))).to.have.property("code", "RESPONSE_INVALID");
  });
});
