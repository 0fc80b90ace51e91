import type { BuilderAndUploader } from "../../core/publish/ports.js";
import type { Layout } from "../../core/archive/skopeo.js";
import { BareSkopeo } from "./bare-skopeo.js";
import { compete, type Candidate } from "../comparison.js";
import type { Fixture } from "../fixture.js";
import { writeLayout } from "./oci-layout.js";
import { ANNOTATIONS, freshName, publishOnce } from "./publishing.js";
import { RequestLog } from "./request-log.js";
import type { Spread } from "../statistics.js";

/** A publish of what is there already, inside this process, against `skopeo inspect` of the same tag. */
export interface AlreadyThereResult {
  readonly repetitions: number;
  readonly publish: Spread;
  readonly inspectRaw: Spread;
  readonly inspect: Spread;
  readonly authenticationRequests: number;
  readonly furtherRequests: number;
  readonly holds: boolean;
}

const REPETITIONS = 20;
const IMAGE_MB = 1;

export async function measureAlreadyThere(fixture: Fixture): Promise<AlreadyThereResult> {
  const name = freshName();
  const bare = await BareSkopeo.prepare(fixture);
  const layout = await writeLayout(fixture.run.workspace.join("layout"), IMAGE_MB, ANNOTATIONS);
  await bare.copy(layout, name);
  const sides = candidates(name, bare, fixture);
  await compete(sides, 1);
  const times = await compete(sides, REPETITIONS);
  const requests = await countRequests(name, fixture);
  const holds = requests.furtherRequests === 1 && times.publish.median <= times.inspectRaw.median;
  return { repetitions: REPETITIONS, ...times, ...requests, holds };
}

function candidates(name: string, bare: BareSkopeo, fixture: Fixture): Candidate<"publish" | "inspectRaw" | "inspect">[] {
  const candidate = <Name extends string>(side: Name, run: () => Promise<void>) => ({ name: side, ready: () => Promise.resolve(run) });
  return [
    candidate("publish", () => publishAgain(name, fixture)),
    candidate("inspectRaw", () => bare.inspect(name, "--raw")),
    candidate("inspect", () => bare.inspect(name)),
  ];
}

const IDLE: BuilderAndUploader<Layout> = {
  build: () => Promise.reject(new Error("what is there already was built")),
  upload: () => Promise.reject(new Error("what is there already was uploaded")),
};

async function publishAgain(name: string, fixture: Fixture): Promise<void> {
  const { outcome } = await publishOnce(name, IDLE, fixture);
  if (outcome !== "already-published") throw new Error(`what is there already was ${outcome}`);
}

/** Authentication is the question to the registry's root and all that goes to another host, the token service. */
async function countRequests(name: string, fixture: Fixture): Promise<{ authenticationRequests: number; furtherRequests: number }> {
  using log = new RequestLog();
  await publishAgain(name, fixture);
  const further = log.urls.filter(({ host, pathname }) => host === fixture.registry.host && pathname !== "/v2/");
  return { authenticationRequests: log.urls.length - further.length, furtherRequests: further.length };
}
