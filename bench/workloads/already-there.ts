import { writeLayout } from "../images/oci-layout.js";
import { freshName, NOTHING_TO_DO, ORIGIN, publishNew, publishOnce, uploadOf } from "../ours/publishing.js";
import { RequestLog } from "../ours/request-log.js";
import type { Fixture } from "../fixture.js";
import { address, contest } from "./contest.js";
import { against } from "./ratios.js";
import { OURS, type Count, type Ground, type Measured, type Workload } from "./workload.js";

/** A publish of what is there already, against each peer's command that says what a tag holds. */
export const ALREADY_THERE: Workload = {
  name: "already-there",
  title: "already there, against what tells a digest",
  rounds: 20,
  space: 10,
  measure,
};

async function measure(ground: Ground): Promise<Measured> {
  const { fixture } = ground;
  const name = freshName();
  const layout = await writeLayout(fixture.run.workspace.join("layout"), 1, ORIGIN.annotations);
  await publishNew(name, uploadOf(layout, fixture), fixture);
  const match = {
    ready: () => Promise.resolve(name),
    ours: () => publishAgain(name, fixture),
    peer: (peer: Parameters<Parameters<typeof contest<string>>[0]["peer"]>[0]) => peer.digest(address(name, fixture)),
    after: () => Promise.resolve(),
  };
  await contest(match, { ...ground, rounds: 1 });
  const times = await contest(match, ground);
  const counts = await countRequests(name, fixture);
  const further = counts.find(({ what }) => what === FURTHER)?.value ?? NaN;
  return { times, counts, goals: [...against("crane", times, 1), { what: FURTHER, value: further, limit: 1, unit: "requests" }] };
}

const FURTHER = "requests beyond authentication";

async function publishAgain(name: string, fixture: Fixture): Promise<void> {
  const { outcome } = await publishOnce(name, NOTHING_TO_DO, fixture);
  if (outcome !== "already-published") throw new Error(`what is there already was ${outcome}`);
}

/** Authentication is the question to the registry's root and all that goes to another host, the token service. */
async function countRequests(name: string, fixture: Fixture): Promise<Count[]> {
  using log = new RequestLog();
  await publishAgain(name, fixture);
  const further = log.made.filter(({ url }) => url.host === fixture.registry.host && url.pathname !== "/v2/").length;
  const count = (what: string, value: number): Count => ({ who: OURS, what, value, unit: "requests" });
  return [count("requests to authenticate", log.made.length - further), count(FURTHER, further)];
}
