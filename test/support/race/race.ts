import { parseTag } from "../../../core/image/tag.js";
import { MOMENTS, type Course, type Cue, type Ending, type UploaderKind, type Moment, type RaceTrack } from "./race-track.js";
import { WANTED, type Rivals } from "./rivals.js";

export const ROUNDS = 50;
const REPOSITORIES = 10;
const PAIRS = MOMENTS.length ** 2;

/** Both ends of a race, and what the tag then holds. */
export interface Finish {
  readonly course: Course;
  readonly endings: readonly [Ending, Ending];
  readonly held: string | undefined;
}

/**
 * Runs one round: each publisher is kept at a moment of its own until the other has come to its, and then both go on at
 * once. 36 rounds go through all pairs of moments; after them, both meet at the narrowest point, each about to PUT the
 * tag. The first 10 rounds are first publishes, with uploads into new repositories; the others go where the blobs are
 * already.
 */
export async function raceRound(round: number, { series, pair: [one, two] }: Rivals, track: RaceTrack): Promise<Finish> {
  const course = { name: `${series}-${round % REPOSITORIES}`, tag: parseTag(`${WANTED}.${round}`) };
  const [first, second] = [new Signal(), new Signal()];
  const start = (rival: typeof one, moment: Moment, mine: Signal, theirs: Signal) =>
    // A publisher that ends before its moment must not keep the other waiting.
    track.run(rival, course, pausing(moment, mine, theirs)).finally(() => mine.give());
  const moments = round < PAIRS ? ([momentOf(round), momentOf(round / MOMENTS.length)] as const) : (["tagging", "tagging"] as const);
  const endings = await Promise.all([start(one, moments[0], first, second), start(two, moments[1], second, first)]);
  return { course, endings, held: await track.held(course) };
}

function momentOf(number: number): Moment {
  return MOMENTS[Math.floor(number) % MOMENTS.length] ?? "starting";
}

/** At one moment, gives a signal and waits for another. */
function pausing(at: Moment, reached: Signal, until: Signal): Cue {
  return async (moment) => {
    if (moment !== at) return;
    reached.give();
    await until.given;
  };
}

/** Keeps the late one at a moment while the early one publishes from beginning to end, both with uploaders of one kind. */
export async function publishBetween({ series, pair: [early, late] }: Rivals, at: Moment, track: RaceTrack, kind: UploaderKind = "uploader"): Promise<Finish> {
  const course = { name: `${series}-between-${at}-${kind}`, tag: WANTED };
  let inBetween: Ending | undefined;
  const last = await track.run(
    late,
    course,
    async (moment) => {
      if (moment === at) inBetween = await track.run(early, course, undefined, kind);
    },
    kind,
  );
  if (!inBetween) throw new Error(`the late publisher did not come to ${at}: ${last.said}`);
  return { course, endings: [inBetween, last], held: await track.held(course) };
}

/** Both have looked for the last time; then the one PUTs the tag, then the other, and only then the one reads it back. */
export async function putInTurn({ series, pair: [early, late] }: Rivals, track: RaceTrack): Promise<Finish> {
  const course = { name: `${series}-in-turn`, tag: WANTED };
  const [looked, written, done] = [new Signal(), new Signal(), new Signal()];
  const first: Cue = async (moment) => {
    if (moment === "tagging") await looked.given;
    if (moment !== "tagged") return;
    written.give();
    await done.given;
  };
  const second: Cue = async (moment) => {
    if (moment !== "tagging") return;
    looked.give();
    await written.given;
  };
  const endings = await Promise.all([track.run(early, course, first), track.run(late, course, second).finally(() => done.give())]);
  return { course, endings, held: await track.held(course) };
}

class Signal {
  give!: () => void;
  readonly given = new Promise<void>((resolve) => (this.give = resolve));
}
