import { hash } from "bcryptjs";
import { expect } from "chai";
import { execa } from "execa";
import { findZot } from "../../../host/registries/zot.js";
import { Workspace } from "../../../host/run/workspace.js";
import { Front } from "../../support/keys/front.js";
import { skipWithoutZot } from "../../support/registries/zot.js";
import { RunningZot } from "../../support/setup/running-zot.js";
import { pushTiny } from "../../support/setup/tiny-image.js";

const AUTHORIZATION = `Basic ${Buffer.from("root:r00t").toString("base64")}`;
/** Twelve releases, the oldest first. */
const RELEASES = Array.from({ length: 12 }, (_, at) => `v1.0.${at}-abc${String(at).padStart(4, "0")}${at % 2 === 0 ? "" : "-nix"}`);
const OTHERS = ["production", "stable-2026-11", "latest", "v1.0.0", "production-old"];

/** Which tags a zot would keep and delete, by what it logs of a trial run. (An image whose tag goes has none then, and goes, too.) */
async function decisions(config: string): Promise<Record<string, string[]>> {
  const { stdout } = await execa((await findZot(process.env)) ?? "zot", ["verify-feature", "retention", config, "--timeout", "1500ms"], { reject: false });
  const found: Record<string, string[]> = { keep: [], delete: [] };
  for (const line of stdout.split("\n").filter((each) => each.includes('"decision"') && each.includes('"tag"'))) {
    const { decision, tag } = JSON.parse(line) as { decision: string; tag: string };
    found[decision]?.push(tag);
  }
  return { keep: [...new Set(found["keep"])].sort(), delete: [...new Set(found["delete"])].sort() };
}

describe("a zot of zot-config, with retention, on a real zot", () => {
  let workspace: Workspace;
  let config: string;
  before(async function () {
    await skipWithoutZot(this);
    workspace = await Workspace.create();
    const htpasswdFile = await workspace.secretFile("htpasswd", `root:${await hash("r00t", 4)}\n`);
    await using zot = await RunningZot.start(workspace, await Front.before(), { htpasswdFile, adminUsers: ["root"], keepDays: 30, keepTags: ["production", "stable-*"] });
    for (const tag of [...RELEASES, ...OTHERS]) expect(await pushTiny(zot.url, "team/app", tag, AUTHORIZATION)).to.equal(201);
    config = JSON.stringify(zot.report.config);
  });
  after(async () => {
    await (workspace as Workspace | undefined)?.[Symbol.asyncDispose]();
  });

  it("keeps all while they are new", async () => {
    expect(await decisions(await workspace.secretFile("new.json", config))).to.deep.equal({ keep: [...RELEASES, ...OTHERS].sort(), delete: [] });
  });

  it("keeps, when nobody has used them for long, the last ten releases and what --keep-tags names, and nothing else", async () => {
    // As if the days were over.
    expect(config).to.contain('"720h"');
    const later = await workspace.secretFile("later.json", config.replaceAll('"720h"', '"1ms"'));
    expect(await decisions(later)).to.deep.equal({ keep: [...RELEASES.slice(2), "production", "stable-2026-11"].sort(), delete: [...RELEASES.slice(0, 2), "latest", "v1.0.0", "production-old"].sort() });
  });
});
