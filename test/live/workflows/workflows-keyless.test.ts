import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { PROJECT } from "../../support/project.js";
import { parseWorkflow } from "../../support/workflows/actions-workflow.js";
import { objections } from "../../support/workflows/github-parser.js";
import { gitlabPipeline } from "../../support/workflows/gitlab/pipeline.js";

const FOLDER = join(PROJECT, "examples/workflows");
const read = (path: string) => readFile(join(FOLDER, path), "utf8");

/** How the lines with a key read where the job itself is the login; each is in the file at least once. */
const BY_FORGE: readonly (readonly [string, string])[] = [
  ["  REGISTRY_USERNAME: zot-ci\n", "  OIDC_AUDIENCE: zot\n"],
  ["          ZOT_CI_API_KEY: ${{ secrets.ZOT_CI_API_KEY }}\n", ""],
  ['--registry-username "$REGISTRY_USERNAME" --registry-password=env:ZOT_CI_API_KEY \\\n', '--oidc-audience "$OIDC_AUDIENCE" --oidc-request-url=env:ACTIONS_ID_TOKEN_REQUEST_URL \\\n            --oidc-request-token=env:ACTIONS_ID_TOKEN_REQUEST_TOKEN \\\n'],
];
const BY_GITLAB: readonly (readonly [string, string])[] = [
  ["  REGISTRY_USERNAME: zot-ci\n", "  OIDC_AUDIENCE: zot\n"],
  ['--registry-username "$REGISTRY_USERNAME" --registry-password=env:ZOT_CI_API_KEY \\\n', '--oidc-audience "$OIDC_AUDIENCE" --oidc-token=env:ZOT_ID_TOKEN \\\n'],
  ["  environment: { name: registry, action: access }\n", "  environment: { name: registry, action: access }\n  id_tokens: { ZOT_ID_TOKEN: { aud: zot } }\n"],
];
const PERMISSIONS = { github: ["permissions", { contents: "read", "id-token": "write" }], forgejo: ["enable-openid-connect", true] } as const;

function keyless(text: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((changed, [line, instead]) => {
    expect(changed, line).to.contain(line);
    return changed.replaceAll(line, instead);
  }, text);
}

describe("the keyless workflow files", () => {
  for (const system of ["github", "forgejo"] as const) {
    for (const [name, ...jobs] of [["publish", "publish"], ["publish-platforms", "build", "index"], ["promote", "promote"]]) {
      it(`${system}'s ${name} is the one with a key, but for the login, and only ${jobs.join(" and ")} may have an ID token`, async () => {
        const [text, keyed] = await Promise.all([read(`${system}/${name}-keyless.yml`), read(`${system}/${name}.yml`)]);
        const expected = parse(keyless(keyed, BY_FORGE)) as { jobs: Record<string, object> };
        const [permission, value] = PERMISSIONS[system];
        for (const job of jobs) expected.jobs[job] = { ...expected.jobs[job], [permission]: value };
        expect(parse(text)).to.deep.equal(JSON.parse(JSON.stringify(expected)));
        expect(text).not.to.contain("secrets.");
        // It is a word of Forgejo's alone.
        const known = text.replaceAll("    enable-openid-connect: true\n", "");
        expect(await objections(`${system}/${name}-keyless.yml`, known)).to.deep.equal([]);
        if (system === "forgejo") parseWorkflow(known);
      });
    }
  }

  it("GitLab's is the one with a key, but for the login", async () => {
    const [text, keyed] = await Promise.all([read("gitlab/keyless.gitlab-ci.yml"), read("gitlab/.gitlab-ci.yml")]);
    const documents = (of: string) => parseAllDocuments(of, { merge: true }).map((each) => each.toJS() as unknown);
    expect(documents(text)).to.deep.equal(documents(keyless(keyed, BY_GITLAB)));
    expect(text).not.to.contain("API_KEY");
  });

  it("GitLab's own schema has nothing against the token of its jobs", async () => {
    const { jobs } = await gitlabPipeline({ source: "schedule", branch: "main", inputs: {} }, "schema", (text) => keyless(text, BY_GITLAB));
    expect(jobs.get("check")?.script.join("\n")).to.contain("--oidc-token=env:ZOT_ID_TOKEN");
  });
});
