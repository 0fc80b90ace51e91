import { expect } from "chai";
import { PublishError } from "../../../core/errors.js";
import { readContainers } from "../../../core/containers/read-containers.js";
import { checkVersions, problemOf } from "../../../core/containers/version-check.js";
import type { Kind } from "../../../core/source/kind.js";
import { NOTHING_ASKED } from "../../../core/publish/collisions.js";
import { renderVersions, versionReport, versionsWrong } from "../../../core/report/versions.js";
import { unmarked } from "../../../core/errors/own-words.js";
import { Redactor } from "../../../core/redact.js";
import { treeFacts } from "../../support/sources/tree-facts.js";
import { memoryTree } from "../../support/sources/memory-tree.js";

const SECRET = "9hunter2-S3cret";
const container = async (name: string, { dockerfile: docker, nix: expression, json }: Partial<Record<Kind | "json", string>>) => {
  const folder = `containers/${name}`;
  const tree = memoryTree({ ...(docker !== undefined && { [`${folder}/Dockerfile`]: docker }), ...(expression !== undefined && { [`${folder}/default.nix`]: expression }), ...(json !== undefined && { [`${folder}/container.json`]: json }) });
  const { containers } = await readContainers({ tree, layout: {} });
  return checkVersions(containers[0] ?? expect.fail("there is no container"), { tree, rules: {}, facts: treeFacts(tree) });
};
const dockerfile = (version: string) => `FROM scratch\nARG CONTAINER_APP_VERSION=${version}\n`;
const nix = (version: string) => `{ }: { version = "${version}"; }\n`;

describe("publish/version-report", () => {
  it("names everything that is wrong in one error, by the first code", async () => {
    const checked = [await container("app", { dockerfile: dockerfile("1.0"), nix: nix("2.0") }), await container("web", { dockerfile: "FROM scratch\n" })];
    const wrong = versionsWrong(versionReport(checked, NOTHING_ASKED, new Redactor()));
    expect(wrong?.code).to.equal("VERSION_CONFLICT");
    expect(wrong?.what).to.equal(
      "containers/app/ declares v1.0 in its Dockerfile and v2.0 in its default.nix; containers/web/Dockerfile has no ARG CONTAINER_APP_VERSION",
    );
  });

  it("gives a collision to its container", async () => {
    const taken = problemOf(new PublishError("TAG_TAKEN", "it is taken", "Take another"));
    const collisions = { problems: new Map([["web", [taken]]]), askedTags: ["r.example/team/web:v1.0-abc1234"] };
    const checked = [await container("app", { dockerfile: dockerfile("1.0") }), await container("web", { dockerfile: dockerfile("1.0") })];
    const report = versionReport(checked, collisions, new Redactor());
    expect(report.containers.map(({ problems }) => problems)).to.deep.equal([[], [taken]]);
    expect(renderVersions(report)).to.contain("✗ web").and.contain("TAG_TAKEN: it is taken.").and.contain("r.example/team/web:v1.0-abc1234");
  });

  it("holds the build arguments of container.json against the version, as a build does", async () => {
    const docker = "ARG BASE=1.0\nARG CONTAINER_APP_VERSION=$BASE\nFROM scratch\n";
    const problemsOf = async (buildArgs: Record<string, string>) => (await container("app", { dockerfile: docker, nix: nix("1.0"), json: JSON.stringify({ buildArgs }) })).problems.map(({ code, what }) => unmarked(`${code}: ${what}`));
    expect(await problemsOf({ BASE: "2.0" })).to.deep.equal(["CONFIG_MISSING: the build arguments make containers/app/Dockerfile declare version 2.0, and not 1.0 as it stands"]);
    expect(await problemsOf({ CONTAINER_APP_VERSION: "1.0" })).to.deep.equal(["CONFIG_MISSING: CONTAINER_APP_VERSION is given as buildArgs of container.json"]);
    expect(await problemsOf({ BASE: "1.0", OTHER: "2.0" })).to.deep.equal([]);
  });

  it("has no error for a tree in order", async () => {
    const report = versionReport([await container("app", { dockerfile: dockerfile("1.0"), nix: nix("v1.0") })], NOTHING_ASKED, new Redactor());
    expect([report.ok, versionsWrong(report)]).to.deep.equal([true, undefined]);
  });

  it("repeats no secret that stands in a version, in a name, or in what a registry says", async () => {
    const redactor = new Redactor();
    redactor.hide(SECRET);
    const checked = [await container("app", { dockerfile: dockerfile(SECRET), nix: nix("1.0") }), await container(`A ${SECRET}`, { dockerfile: "" })];
    const collisions = { problems: new Map([["app", [problemOf(new PublishError("TAG_TAKEN", `it holds ${SECRET}`, SECRET))]]]), askedTags: [] };
    const report = versionReport(checked, collisions, redactor);
    expect(report.containers.flatMap(({ problems }) => problems.map(({ code }) => code))).to.deep.equal(["VERSION_CONFLICT", "TAG_TAKEN", "SOURCE_INVALID"]);
    for (const text of [JSON.stringify(report), renderVersions(report), versionsWrong(report)?.message]) expect(text).not.to.contain(SECRET);
  });
});
