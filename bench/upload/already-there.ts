import type { BuilderAndUploader } from "../../core/publish/ports.js";
import type { Layout } from "../../core/archive/skopeo.js";
import { BareSkopeo } from "./bare-skopeo.js";
import { compete, type Contestant } from "../contest.js";
import type { Ground } from "../ground.js";
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

export async function measureAlreadyThere(ground: Ground): Promise<AlreadyThereResult> {
  const name = freshName();
  const bare = await BareSkopeo.prepare(ground);
  const layout = await writeLayout(ground.run.workspace.join("layout"), IMAGE_MB, ANNOTATIONS);
  await bare.copy(layout, name);
  const sides = contestants(name, bare, ground);
  await compete(sides, 1);
  const times = await compete(sides, REPETITIONS);
  const requests = await countRequests(name, ground);
  const holds = requests.furtherRequests === 1 && times.publish.median <= times.inspectRaw.median;
  return { repetitions: REPETITIONS, ...times, ...requests, holds };
}

function contestants(name: string, bare: BareSkopeo, ground: Ground): Contestant<"publish" | "inspectRaw" | "inspect">[] {
  const contestant = <Name extends string>(side: Name, run: () => Promise<void>) => ({ name: side, ready: () => Promise.resolve(run) });
  return [
    contestant("publish", () => publishAgain(name, ground)),
    contestant("inspectRaw", () => bare.inspect(name, "--raw")),
    contestant("inspect", () => bare.inspect(name)),
  ];
}

const IDLE: BuilderAndUploader<Layout> = {
  build: () => Promise.reject(new Error("what is there already was built")),
  upload: () => Promise.reject(new Error("what is there already was uploaded")),
};

async function publishAgain(name: string, ground: Ground): Promise<void> {
  const { outcome } = await publishOnce(name, IDLE, ground);
  if (outcome !== "already-published") throw new Error(`what is there already was ${outcome}`);
}

/** Authentication is the question to the registry's root and all that goes to another host, the token service. */
async function countRequests(name: string, ground: Ground): Promise<{ authenticationRequests: number; furtherRequests: number }> {
  using log = new RequestLog();
  await publishAgain(name, ground);
  const further = log.urls.filter(({ host, pathname }) => host === ground.registry.host && pathname !== "/v2/");
  return { authenticationRequests: log.urls.length - further.length, furtherRequests: further.length };
}
