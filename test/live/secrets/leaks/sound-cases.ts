import { expect } from "chai";
import { MARK } from "../../../support/marked-secret.js";
import type { LeakCase, LeakStage } from "./stage.js";

/** What the image of a publish says of its origin, as the registry holds it: config and manifest, but not the layers. */
function expectCleanImage(texts: readonly Buffer[]): void {
  for (const text of texts) expect(MARK.foundIn(text.toString("utf8"))).to.deep.equal([]);
}

/** All commands against a real registry, one after the other. */
function inTurn(auth: "basic" | "token"): LeakCase[] {
  let host: Promise<string> | undefined;
  const registry = (stage: LeakStage) => (host ??= stage.dockerRegistry(auth));
  let published: Promise<unknown> | undefined;
  return [
    {
      name: `publish-image, docker-registry (${auth})`,
      code: "ok",
      play: async (stage, manner) => {
        const run = stage.run("publish-image", await registry(stage), manner);
        published = run;
        return run;
      },
    },
    ...(["publish-image", "plan", "audit", "check-key", "tags", "latest-deployable"] as const).map((verb) => ({
      name: `${verb} of what is published, docker-registry (${auth})`,
      code: "ok",
      play: async (stage: LeakStage, manner: Parameters<LeakCase["play"]>[1]) => {
        const at = await registry(stage);
        await published;
        return stage.run(verb, at, manner);
      },
    })),
    {
      name: `promote of what is published, docker-registry (${auth})`,
      code: "ok",
      play: async (stage, manner) => {
        const at = await registry(stage);
        await published;
        const tag = `v1.2.3-${(await stage.tree.git("rev-parse", "HEAD")).slice(0, 7)}`;
        return stage.run("promote", at, manner, { args: ["--tag", tag, "--destination", `${at}/production/app:v1`] });
      },
    },
    ...([[], ["--with", "skopeo"]] as const).map((by): LeakCase => ({
      name: `copy-image ${by.join(" ")} of what is published, docker-registry (${auth})`,
      code: "ok",
      play: async (stage, { json }) => {
        const at = await registry(stage);
        await published;
        const tag = `v1.2.3-${(await stage.tree.git("rev-parse", "HEAD")).slice(0, 7)}`;
        const login = ["--username", MARK.username, "--password-env", "MARKED_KEY", "--destination-username", MARK.username, "--destination-password-env", "OTHER_KEY"];
        return stage.raw(["copy-image", "--source", `${at}/ns/app:${tag}`, "--destination", `${at}/mirror/app:${by.length === 0 ? "v1" : "v2"}`, ...login, ...by, ...(json ? ["--json"] : [])], { MARKED_KEY: MARK.password, OTHER_KEY: MARK.password });
      },
    })),
    {
      name: `dry-run with the password in its environment (${auth})`,
      code: "ok",
      play: (stage, { json }) =>
        stage.raw(["dry-run", "--auth", auth, "--source", stage.tree.path, "--container", "app", ...(json ? ["--json"] : [])], { MARKED_KEY: MARK.password }),
    },
  ];
}

/** Runs in which nothing goes wrong. */
export const SOUND_CASES: readonly LeakCase[] = [
  ...inTurn("basic"),
  ...inTurn("token"),
  ...(["publish-image", "plan", "audit", "check-key"] as const).map((verb): LeakCase => ({
    name: `${verb} with an identity token`,
    code: "ok",
    play: async (stage, manner) => {
      const { host, manifests, blobs } = await stage.registry("token");
      const result = await stage.run(verb, host, manner, { username: "<token>" });
      expect(manifests.size > 0).to.equal(verb === "publish-image");
      expectCleanImage([...blobs.values(), ...[...manifests.values()].map(({ bytes }) => bytes)]);
      return result;
    },
  })),
];
