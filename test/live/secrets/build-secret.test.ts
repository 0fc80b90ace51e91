import { expect } from "chai";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Workspace } from "../../../host/run/workspace.js";
import { MARK } from "../../support/marked-secret.js";
import { liveRegistryIn } from "../../support/registries/live-registry.js";
import { CliRun, LAUNCHER } from "../../support/runs/cli.js";
import { ProcessWatch } from "../../support/runs/process-watch.js";
import { processes } from "../../support/runs/processes.js";
import { treeWithShell } from "../../support/sources/shell-tree.js";
import { until } from "../../support/until.js";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const NPMRC = `registry=https://npm.example.org/\n//npm.example.org/:_authToken=${MARK.password}\n`;
/** A build's secret is no login: the pair with a user name is nobody's. */
const WRITTEN = MARK.forms.filter(([name]) => !name.startsWith("user:password")).map(([, form]) => form);
const SLEEP = "4545.4545";

const holds = (bytes: Buffer): boolean => [bytes.toString("utf8"), bytes.toString("latin1")].some((text) => WRITTEN.some((form) => text.includes(form)));

/** The files below a folder that hold the secret, as they are or compressed. */
async function filesWithSecret(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (holds(bytes) || (bytes[0] === 0x1f && bytes[1] === 0x8b && holds(gunzipSync(bytes)))) found.push(path);
  }
  return found;
}

describe("a secret of a build", () => {
  it("is in private files while it builds, and then nowhere: no layer, config or history, no disk of the registry, no log, no process", async () => {
    const says = 'read -r one < /run/secrets/npmrc; while read -r line; do echo \\"npm says $one $line\\"; done < /run/secrets/npmrc';
    const mount = "RUN --mount=type=secret,id=npmrc,required=true";
    const tree = await treeWithShell(`${mount} ["/bin/sh", "-c", "${says}; /bin/sleep ${SLEEP}; exit 0"]`, `${mount} ["/bin/sh", "-c", "${says}"]`);
    await using workspace = await Workspace.create();
    await using live = await liveRegistryIn(workspace, "basic");
    await using watch = ProcessWatch.start([MARK], LAUNCHER);
    const where = ["--registry", live.registry.host, "--namespace", "team", "--username", live.username, "--password-env", "KEY"];
    const cli = await CliRun.start(["publish-image", "--source", tree.path, "--container", "app", "--commit", COMMIT, ...where, "--secret", "id=npmrc,env=NPMRC", "--test", "test ! -s /run/secrets/npmrc"], { KEY: live.password, NPMRC }, undefined, "telling");
    try {
      const sleeping = await until("the build to sleep", () => processes().find(({ commandLine }) => commandLine.startsWith(`/bin/sleep ${SLEEP}`)));
      const during = await filesWithSecret(cli.temporary);
      const modes = await Promise.all(during.map(async (path) => [path.replace(/^.*\/(?=[^/]+\/[^/]+$)/, ""), ((await stat(path)).mode & 0o077) === 0]));
      // Ours, and the copy that buildah mounts from its container's own folder.
      expect(modes.sort()).to.deep.equal([["build-secrets/0", true], ["secrets/npmrc", true]]);
      process.kill(sleeping.pid);
      const { exitCode, stdout, stderr, left } = await cli.end();
      expect({ exitCode, left }, stderr).to.deep.equal({ exitCode: 0, left: [] });
      expect(stdout).to.contain("/team/app:v1.0.0-0123456@sha256:");
      // It was said, and redacted.
      expect(stderr).to.contain("npm says registry=https://npm.example.org/ registry=https://npm.example.org/").and.contain("npm says [redacted]");
      expect(holds(Buffer.from(stdout + stderr))).to.equal(false);
      expect(await filesWithSecret(workspace.path)).to.deep.equal([]);
      expect(watch.sightings).to.deep.equal([]);
    } finally {
      await tree.remove();
    }
  });
});
