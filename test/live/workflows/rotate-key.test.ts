import { expect } from "chai";
import { execa } from "execa";
import { mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { FakeForge } from "../../support/keys/fake-forge.js";
import { FakeZot, OWNER } from "../../support/keys/fake-zot.js";
import { PROJECT } from "../../support/project.js";
import { runCli } from "../../support/runs/cli.js";
import { objections } from "../../support/workflows/github-parser.js";

const texts = z.record(z.string(), z.string());
const step = z.strictObject({ name: z.string(), env: texts.default({}), run: z.string() });
const workflowSchema = z.strictObject({
  name: z.literal("rotate-key"),
  on: z.strictObject({ schedule: z.tuple([z.strictObject({ cron: z.string() })]), workflow_dispatch: z.null() }),
  concurrency: z.strictObject({ group: z.literal("rotate-key"), "cancel-in-progress": z.literal(false) }),
  permissions: z.strictObject({}).optional(),
  env: texts,
  defaults: z.strictObject({ run: z.strictObject({ shell: z.literal("bash") }) }),
  jobs: z.strictObject({ rotate: z.strictObject({ "runs-on": z.string(), steps: z.tuple([step, step]) }) }),
});
const gitlabSchema = z.object({ "rotate-key": z.object({ resource_group: z.string(), variables: texts, script: z.array(z.string()) }) });

const TOKEN = "f0rge-token";
const read = (path: string) => readFile(join(PROJECT, "examples/workflows", path), "utf8");

/** What the job runs after it has got this project, and its variables, but for those that are secrets or the runner's own. */
interface Rotation {
  readonly script: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: (key: string) => Readonly<Record<string, string>>;
  /** How the runner tells where the forge is. */
  readonly forge: (url: string) => Readonly<Record<string, string>>;
}

async function ofActions(path: string, urlVariable: string): Promise<Rotation> {
  const { env, jobs } = workflowSchema.parse(parse(await read(path)));
  const [, { run: script, env: named }] = jobs.rotate.steps;
  expect(named).to.deep.equal({ CONTAINER_PUBLISHER_PASSWORD: "${{ secrets.ZOT_CI_API_KEY }}", FORGE_TOKEN: "${{ secrets.KEY_ROTATION_TOKEN }}" });
  return { script, variables: env, secrets: (key) => ({ CONTAINER_PUBLISHER_PASSWORD: key, FORGE_TOKEN: TOKEN }), forge: (url) => ({ [urlVariable]: url, GITHUB_REPOSITORY: "my-team/images" }) };
}

async function ofGitlab(): Promise<Rotation> {
  const { variables, script } = gitlabSchema.parse(parse(await read("gitlab/rotate-key.yml")))["rotate-key"];
  const [clone, ...rest] = script;
  expect(clone).to.match(/^git clone /);
  return { script: rest.join("\n"), variables, secrets: (key) => ({ ZOT_CI_API_KEY: key, KEY_ROTATION_TOKEN: TOKEN }), forge: (url) => ({ CI_API_V4_URL: `${url}/api/v4`, CI_PROJECT_ID: "7" }) };
}

describe("the workflows that rotate a key, their scripts in their shell", () => {
  const systems = { Forgejo: () => ofActions("forgejo/rotate-key.yml", "GITHUB_SERVER_URL"), GitHub: () => ofActions("github/rotate-key.yml", "GITHUB_API_URL"), GitLab: ofGitlab };
  for (const [name, rotation] of Object.entries(systems)) {
    it(`${name}'s replaces a key that expires soon, stores the new one at the forge, and leaves a good one alone`, async () => {
      const { script, variables, secrets, forge: told } = await rotation();
      await using zot = await FakeZot.start();
      await using forge = await FakeForge.start(TOKEN);
      const folder = await mkdtemp(join(tmpdir(), "rotate-key-"));
      try {
        await symlink(PROJECT, join(folder, "publisher"));
        const place = { ...variables, CONTAINER_PUBLISHER_REGISTRY: zot.host, CONTAINER_PUBLISHER_USERNAME: OWNER.username };
        const made = await runCli(["keys-create", "--label", "ci", "--days", "20", "--to-file", join(folder, "key")], { ...place, CONTAINER_PUBLISHER_PASSWORD: OWNER.password });
        expect(made.exitCode, made.stderr).to.equal(0);
        const run = (key: string) => {
          const env = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "/root", TMPDIR: folder, ...place, ...told(`http://${forge.host}`), ...secrets(key) };
          return execa("bash", ["-eo", "pipefail", "-c", script], { cwd: folder, env, extendEnv: false, reject: false, stdin: "ignore", all: true });
        };

        const old = await readFile(join(folder, "key"), "utf8");
        const first = await run(old);
        expect(first.exitCode, first.all).to.equal(0);
        const key = forge.secret ?? "";
        expect(key).to.match(/^zak_/).and.not.equal(old);
        expect(first.all).to.contain("ci (rotated)").and.not.contain(key).and.not.contain(old).and.not.contain(TOKEN);
        expect(forge.unexpected).to.deep.equal([]);

        const second = await run(key);
        expect([second.exitCode, forge.secret], second.all).to.deep.equal([0, key]);
        expect(await readdir(folder)).to.have.members(["key", "publisher"]);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }

  for (const path of ["github/rotate-key.yml", "forgejo/rotate-key.yml"]) {
    it(`GitHub's own parser has nothing against ${path}, and no script of it holds an expression`, async () => {
      const text = await read(path);
      expect(await objections(path, text)).to.deep.equal([]);
      const scripts = workflowSchema.parse(parse(text)).jobs.rotate.steps.map(({ run }) => run);
      expect(scripts.filter((script) => script.includes("${{"))).to.deep.equal([]);
    });
  }
});
