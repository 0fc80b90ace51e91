import { expect } from "chai";
import { FakeForge } from "../../support/services/fake-forge.js";
import { FakeZot, OWNER } from "../../support/keys/fake-zot.js";
import { CliRun, runCli } from "../../support/runs/cli.js";

const TOKEN = "f0rge-t0ken";
const NAME = "ZOT_CI_API_KEY";

describe("keys-rotate to a forge's secret", () => {
  let zot: FakeZot;
  let forge: FakeForge;
  before(async () => void ([zot, forge] = await Promise.all([FakeZot.start(), FakeForge.start(TOKEN)])));
  after(() => Promise.all([zot[Symbol.asyncDispose](), forge[Symbol.asyncDispose]()]));

  const held = () => forge.held.get(NAME) ?? "";
  const statusOf = async (key: string) => (await fetch(`http://${zot.host}/v2/`, { headers: { authorization: `Basic ${Buffer.from(`${OWNER.username}:${key}`).toString("base64")}` } })).status;
  const words = (kind: string) => ["--registry", zot.host, "--username", OWNER.username, "--password-env", "KEY", "--label", "ci", "--retry-seconds", "0", `--to-${kind}-secret`, `my-team/hello/${NAME}`, "--forge-url", forge.url, "--forge-token-env", "FORGE"];
  const rotation = (kind: string) => ["keys-rotate", ...words(kind), "--repository", "ns/app"];
  const environment = () => ({ KEY: held(), FORGE: TOKEN });

  it("makes the first one by a password", async () => {
    const { exitCode, stdout, stderr } = await runCli(["keys-create", ...words("forgejo")], { KEY: OWNER.password, FORGE: TOKEN });
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
    expect(stdout).to.match(new RegExp(`, and is in the secret ${NAME} of my-team/hello at 127\\.0\\.0\\.1:\\d+\\n?$`)).and.not.contain(held());
    expect(await statusOf(held())).to.equal(200);
  });

  for (const [kind, when] of [["forgejo", "asked"], ["github", "stored"]] as const) {
    it(`killed when ${kind} ${when === "asked" ? "is asked to take it" : "has it, before the old one is revoked"}: what it holds works, and the next run finishes`, async () => {
      const old = held();
      const run = await CliRun.start(rotation(kind), environment());
      let killed = false;
      forge.watcher = (moment) => {
        if (moment === when) killed = run.process.kill("SIGKILL");
      };
      await run.end();
      forge.watcher = () => undefined;
      expect(killed).to.equal(true);
      expect(await statusOf(held())).to.equal(200);
      const { exitCode, stderr } = await runCli(rotation(kind), environment());
      expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
      expect(held()).not.to.equal(old);
      expect({ new: await statusOf(held()), old: await statusOf(old) }).to.deep.equal({ new: 200, old: 401 });
    });
  }
});
