import { expect } from "chai";
import { marks } from "../expected.js";
import { HEAD } from "../scenes.js";
import { play } from "../stage.js";
import { SOURCE } from "../world/source-tree.js";

const DOCKERFILE = "FROM scratch AS web\nARG CONTAINER_APP_VERSION=1.2.3\n";
const FILES = { "apps/media/jellyfin/Dockerfile": DOCKERFILE, "apps/web/Containerfile": DOCKERFILE, "apps/web/container.json": '{ "context": ".", "target": "web" }', "services/x/prod": DOCKERFILE };
const SCENE = { files: FILES, git: { head: HEAD } };
const APPS = { containersDir: "apps" };
const marked = (title: string) => marks({ title, version: "v1.2.3", revision: HEAD });

describe("module: where containers are", () => {
  it("is what the constructor says, with their names", () =>
    play(SCENE, async (stage) => {
      const tag = `v1.2.3-${HEAD.slice(0, 7)}`;
      expect(await stage.value("tagByCommit", { src: SOURCE, containerName: "jellyfin" }, APPS)).to.equal(tag);
      expect(await stage.value("tagByCommit", { src: SOURCE, containerName: "media/jellyfin" }, { ...APPS, containerNames: "PATH" })).to.equal(tag);
      expect(await stage.error("version", { src: SOURCE, containerName: "jellyfin" })).to.match(/^SOURCE_INVALID: .*has no container "jellyfin"/);
      expect(await stage.value("checkVersions", { src: SOURCE }, APPS)).to.equal(null);
      expect(stage.log).to.contain("✓ jellyfin").and.contain("✓ web");
      // The root of a repository is full of other things.
      expect(await stage.error("version", { src: SOURCE, containerName: "x" }, { containersDir: "." })).to.match(/^SOURCE_INVALID: .*has no container "x"/);
    }));

  it("is what the container.json at the root says", () =>
    play({ files: { ...FILES, "container.json": '{ "containersDir": "services" }', "services/x/container.json": '{ "file": "prod" }' }, git: { head: HEAD } }, async (stage) => {
      expect(await stage.value("version", { src: SOURCE, containerName: "x" })).to.equal("v1.2.3");
      const id = await stage.value("build", { src: SOURCE, containerName: "x" });
      expect(stage.made(id)).to.equal(`source.directory(path: "services/x").dockerBuild(buildArgs: [], dockerfile: "prod")${marked("x")}`);
    }));

  it("is read by a plan and a rehearsal as by a publish", () =>
    play(SCENE, async (stage) => {
      const jellyfin = { src: SOURCE, containerName: "jellyfin", file: "/services/x/prod", context: "apps" };
      const registry = { ...APPS, registry: "registry.example.org", namespace: "team" };
      for (const name of ["plan", "dryRun"] as const) {
        expect(await stage.error(name, jellyfin, registry), name).to.match(/^SOURCE_INVALID: the build context apps does not hold the build file services\/x\/prod/);
        expect(await stage.error(name, { ...jellyfin, context: "services", buildArgs: ["=x"] }, registry), name).to.match(/^CONFIG_MISSING: /);
      }
    }));

  it("gives dockerBuild the context, the build file in it, and the stage", () =>
    play(SCENE, async (stage) => {
      const declared = await stage.value("build", { src: SOURCE, containerName: "web" }, APPS);
      expect(stage.made(declared)).to.equal(`source.dockerBuild(buildArgs: [], dockerfile: "apps/web/Containerfile", target: "web")${marked("web")}`);
      const given = await stage.value("build", { src: SOURCE, containerName: "jellyfin", file: "/services/x/prod", context: "services", target: "web" }, APPS);
      expect(stage.made(given)).to.equal(`source.directory(path: "services").dockerBuild(buildArgs: [], dockerfile: "x/prod", target: "web")${marked("jellyfin")}`);
      expect(await stage.error("build", { src: SOURCE, containerName: "web", context: "../.." }, APPS)).to.match(/^SOURCE_INVALID: "\.\.\/\.\." is no path inside the source tree/);
    }));
});
