import { join } from "node:path";
import { forgetLayers, PROJECT, withFixture, type Fixture } from "../fixture.js";
import { LayoutStock } from "../images/oci-layout.js";
import { copyBetween } from "../ours/copying.js";
import { peakMemory } from "../ours/peak-memory.js";
import { freshName, ORIGIN } from "../ours/publishing.js";
import { LoggedInPeer } from "../peers/logged-in-peer.js";
import { address, contest, type Match } from "./contest.js";
import { againstFastest } from "./ratios.js";
import { OURS, type Count, type Ground, type Measured, type Workload } from "./workload.js";

const SIZE_MB = 100;
const RATIO_LIMIT = 1.1;
const LARGE_MB = 1000;
const APART_LIMIT_MB = 10;

/** An image of two platforms from one registry to another, with all that refers to it, against the peers' copies. */
export const COPY: Workload = {
  name: "copy",
  title: "copy of 100 MB, two platforms",
  rounds: 5,
  space: 4 * LARGE_MB,
  measure: (ground) => withFixture(ground.fixture.kind, ground.fixture.run.signal, (to) => measure(ground, to)),
};

async function measure(ground: Ground, to: Fixture): Promise<Measured> {
  await contest(await copies(1, ground, to), { ...ground, rounds: 1 }, to);
  const times = await contest(await copies(SIZE_MB, ground, to), ground, to);
  const counts: Count[] = [];
  for (const megabytes of [SIZE_MB, LARGE_MB]) counts.push({ who: OURS, what: `peak memory, ${megabytes} MB`, value: await peakOf(megabytes, ground, to), unit: "MB" });
  const [small, large] = counts.map(({ value }) => value);
  const flat = { what: "peak memory, between 100 MB and 1 GB", value: Math.abs((large ?? NaN) - (small ?? NaN)), limit: APART_LIMIT_MB, unit: "MB" } as const;
  return { times, counts, goals: [...againstFastest(times, RATIO_LIMIT), flat] };
}

/** The image is put into the first registry off the clock, by skopeo. */
async function copies(megabytes: number, ground: Ground, to: Fixture): Promise<Match<string>> {
  const { fixture, peers } = ground;
  const stock = await LayoutStock.create(fixture.run.workspace.join("layout"), [megabytes / 2, megabytes / 2]);
  const [skopeo] = await LoggedInPeer.all(peers.filter(({ name }) => name === "skopeo"), fixture, to);
  return {
    ready: async () => {
      const name = freshName();
      await skopeo?.push(await stock.index(ORIGIN.annotations), address(name, fixture));
      return name;
    },
    ours: (name) => copyBetween(name, ORIGIN.tag, fixture, to),
    peer: (peer, name) => peer.copy(address(name, fixture), address(name, to)),
    after: async () => {
      await forgetLayers(fixture);
      await forgetLayers(to);
    },
  };
}

/** Of a process that does nothing but this copy. */
async function peakOf(megabytes: number, ground: Ground, to: Fixture): Promise<number> {
  const { ready, after } = await copies(megabytes, ground, to);
  const name = await ready();
  const { run, credential } = ground.fixture;
  const logins = { from: { host: ground.fixture.registry.host, password: credential.password.reveal() }, to: { host: to.registry.host, password: to.credential.password.reveal() } };
  const order = await run.workspace.secretFile("copy.json", JSON.stringify({ name, tag: ORIGIN.tag, username: credential.username, ...logins }));
  const peak = await peakMemory({ args: ["--liftoff-only", join(PROJECT, "dist/bench/ours/copy-process.js"), order], environment: { TMPDIR: await run.workspace.folder("tmp") }, signal: run.signal });
  await after?.();
  return peak;
}
