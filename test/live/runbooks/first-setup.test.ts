import { expect } from "chai";
import { readFile, rename, symlink, writeFile } from "node:fs/promises";
import { redirectUri } from "../../../core/templates/zot/config/auth.js";
import { findZot } from "../../../host/registries/zot.js";
import { Workspace } from "../../../host/run/workspace.js";
import { freePort } from "../../support/free-port.js";
import { skipWithoutZot } from "../../support/registries/zot.js";
import { Runbook } from "../../support/runbooks/runbook.js";
import { CLIENT, PeopleIssuer } from "../../support/setup/people-issuer.js";
import { Person } from "../../support/setup/person.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { until } from "../../support/until.js";

describe("the runbook of a first set-up, run as it stands on a real zot and a real OpenID provider", () => {
  const owned: (() => PromiseLike<void>)[] = [];
  before(async function () {
    await skipWithoutZot(this);
  });
  after(async () => {
    for (const end of owned.reverse()) await end();
  });

  it("ends with an image, a posture as promised, and a key that nobody saw", async () => {
    const workspace = await Workspace.create();
    owned.push(() => workspace[Symbol.asyncDispose]());
    const listen = `127.0.0.1:${await freePort()}`;
    const url = `http://${listen}`;
    const issuer = await PeopleIssuer.start(redirectUri(url), { "zot-ci": ["artifact-workloads"] });
    owned.push(() => issuer[Symbol.asyncDispose]());
    const tree = await SourceTree.create(scratchContainer("hello"));
    owned.push(() => tree.remove());
    await tree.commit();
    await writeFile(workspace.join("secret"), CLIENT.secret, { mode: 0o600 });
    const [folder, storage, bin] = [await workspace.folder("etc"), await workspace.folder("storage"), await workspace.folder("bin")];
    await symlink((await findZot(process.env)) ?? "zot", `${bin}/zot`);

    const key = workspace.join("key");
    const values = { URL: url, LISTEN: listen, ISSUER: issuer.url, FOLDER: folder, STORAGE: storage, CLIENT_SECRET_FILE: workspace.join("secret"), KEY_FILE: key, NAMESPACE: "my-team", SOURCE: tree.path, CONTAINER: "hello" };
    const run = (await Runbook.read("first-setup.md")).run(values, { PATH: `${bin}:${process.env["PATH"] ?? ""}` });
    const first = await byBrowser(url);
    await writeFile(`${key}.new`, first, { mode: 0o600 });
    await rename(`${key}.new`, key);

    const { exitCode, stdout, stderr } = await run;
    expect(exitCode, `${stdout}\n${stderr}`).to.equal(0);
    expect(stdout).to.match(/\/my-team\/hello:v1\.2\.3-[0-9a-f]{7}@sha256:/).and.match(/✓ immutable-tags/).and.match(/✓ anonymous-pull/);
    expect(await readFile(key, "utf8")).not.to.equal(first);
    expect(await readFile(`${folder}/authentik.yaml`, "utf8")).to.contain(redirectUri(url));
  });

  /** What the page asks its reader to do in a browser, once zot answers. */
  async function byBrowser(url: string): Promise<string> {
    await until("zot to answer", async () => ((await fetch(`${url}/v2/`).catch(() => undefined))?.status === 200 ? true : undefined));
    const header = await (await Person.login("zot-ci", url)).apiKey("ci");
    return Buffer.from(header.replace("Basic ", ""), "base64").toString().replace("zot-ci:", "");
  }
});
