import { Repository } from "../../core/image/reference.js";
import { isDigest, type Digest } from "../../core/image/digest.js";
import type { Tag } from "../../core/image/tag.js";
import { RepositoryClient, type Manifest } from "../../core/registry/api/repository-client.js";
import { NAMESPACE } from "../fixture.js";
import { clocked, compete, type Candidate } from "../method/comparison.js";
import type { Fixture } from "../fixture.js";
import { writeLayout, type Layout } from "../images/oci-layout.js";
import { freshName, openRepository, ORIGIN, publishNew, uploadOf } from "../ours/publishing.js";
import { pusher } from "./pusher.js";
import { spread, type Spread } from "../method/statistics.js";
import type { Random } from "../../test/faults/random.js";

/**
 * The window: from a publisher's last look at the tag, which found it free, to the moment at which the tag is set. Where
 * a registry lets tags be overwritten, what somebody else publishes meanwhile is lost to the tag.
 */
export interface WindowResult {
  readonly megabytes: number;
  readonly rounds: number;
  readonly window: Spread;
  /** The window of an uploader that pushes the tag itself. */
  readonly pushed: Spread;
  /** Ratio of medians: how much wider that one is. */
  readonly ratio: number;
  /** The publish that the first is a part of, without a build. */
  readonly whole: Spread;
  /** One GET of the tag on an open connection. */
  readonly roundTrip: Spread;
}

const WARM_UP_MB = 0.001;

export async function measureWindow(megabytes: number, rounds: number, fixture: Fixture, random: Random): Promise<WindowResult> {
  await compete(candidates(WARM_UP_MB, fixture, [], []), 1, random);
  const [windows, pushes]: [number[], number[]] = [[], []];
  const { upload } = await compete(candidates(megabytes, fixture, windows, pushes), rounds, random);
  const [window, pushed] = [spread(windows), spread(pushes)];
  return { megabytes, rounds, window, pushed, ratio: pushed.median / window.median, whole: spread(upload), roundTrip: await measureRoundTrip(rounds, fixture) };
}

function candidates(megabytes: number, fixture: Fixture, windows: number[], pushes: number[]): Candidate<"upload" | "push">[] {
  // Every run has content of its own, as in the measurement of the upload.
  const ready = (publishOne: (layout: Layout) => Promise<unknown>) => async () => {
    const layout = await writeLayout(fixture.run.workspace.join("layout"), megabytes, ORIGIN.annotations);
    return () => publishOne(layout);
  };
  return [
    { name: "upload", ready: ready(async (layout) => windows.push(await windowOfUpload(layout, fixture))) },
    { name: "push", ready: ready(async (layout) => pushes.push(await windowOfPush(layout, fixture))) },
  ];
}

async function windowOfUpload(layout: Layout, fixture: Fixture): Promise<number> {
  const clock = new WindowClock();
  await publishNew(freshName(), uploadOf(layout, fixture), fixture, { open: openedWith(clock) });
  return clock.window;
}

async function windowOfPush(layout: Layout, fixture: Fixture): Promise<number> {
  const clock = new WindowClock();
  const work = pusher(layout, fixture);
  const clockedPush: typeof work.push = async (image, to) => {
    const digest = await work.push(image, to);
    clock.set();
    return digest;
  };
  await publishNew(freshName(), { ...work, push: clockedPush }, fixture, { open: openedWith(clock) });
  return clock.window;
}

/** Runs from the last look at the tag until it is set. */
class WindowClock {
  window = NaN;
  #looked = NaN;

  look(): void {
    this.#looked = performance.now();
  }

  set(): void {
    this.window = performance.now() - this.#looked;
  }
}

function openedWith(clock: WindowClock): typeof openRepository {
  return (session, name) => new ClockedClient(session, Repository.of(session.host, NAMESPACE, name), "pull,push", clock);
}

class ClockedClient extends RepositoryClient {
  constructor(
    session: RepositoryClient["session"],
    repository: Repository,
    access: RepositoryClient["access"],
    readonly clock: WindowClock,
  ) {
    super(session, repository, access);
  }

  override async manifest(which: Tag | Digest): Promise<Manifest | undefined> {
    const held = await super.manifest(which);
    this.clock.look();
    return held;
  }

  override async putManifest(which: Tag | Digest, manifest: Manifest): Promise<void> {
    await super.putManifest(which, manifest);
    if (!isDigest(which)) this.clock.set();
  }
}

async function measureRoundTrip(rounds: number, { registry }: Fixture): Promise<Spread> {
  const session = registry.session();
  try {
    const client = openRepository(session, freshName());
    const look = () => client.manifest(ORIGIN.tag);
    await look();
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await clocked(look));
    return spread(times);
  } finally {
    await session.close();
  }
}
