import { expect } from "chai";
import { publishBetween, putInTurn, raceRound, ROUNDS, type Finish } from "../../support/race/race.js";
import { RaceTrack, type Moment } from "../../support/race/race-track.js";
import { plainRegistry, startOrSkip, ZOT, type RegistryKind } from "../../support/registries/registries.js";
import type { RegistryUnderTest } from "../../support/registries/registry-under-test.js";
import { ofOneCommit, ofTwoCommits, type Rivals } from "../../support/race/rivals.js";

interface Stage {
  readonly track: RaceTrack;
  readonly commits: Rivals;
  readonly builds: Rivals;
}

/** Opens a track of this kind for a describe block. */
function onTrack(kind: RegistryKind): () => Stage {
  let registry: RegistryUnderTest | undefined;
  let stage: Stage | undefined;
  before(async function () {
    registry = await startOrSkip(kind, this);
    const { workspace } = registry;
    stage = { track: new RaceTrack(registry), commits: await ofTwoCommits(workspace.join("two-commits")), builds: await ofOneCommit(workspace.join("one-commit")) };
  });
  after(() => registry?.[Symbol.asyncDispose]());
  return () => stage ?? expect.fail("there is no track");
}

async function allRounds(title: string, rivals: Rivals, track: RaceTrack, check: (finish: Finish) => void): Promise<void> {
  const finishes: Finish[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const finish = await raceRound(round, rivals, track);
    expectTrueWords(finish);
    expectHeldByPublisher(finish);
    check(finish);
    finishes.push(finish);
  }
  console.log(`      ${title}: ${counts(finishes)}`);
}

const said = ({ endings }: Finish) => endings.map((ending) => ending.said).sort();

/** Whoever says "published" means its own image; whoever does not, names the other's. */
function expectTrueWords({ endings: [one, two] }: Finish): void {
  for (const [ending, other] of [[one, two], [two, one]] as const) {
    if (ending.said === "published") expect(ending.publication?.digest).to.equal(ending.rival.digest);
    if (ending.said === "already-published") expect(ending.publication?.digest).to.equal(other.rival.digest);
    if (ending.said === "TAG_TAKEN") expect(ending.message).to.contain(`holds commit ${other.rival.identity.commit.id}`);
  }
}

/** The tag holds, whole, the image of one that said "published": the last to write finds its own when it reads back. */
function expectHeldByPublisher({ endings, held }: Finish): void {
  expect(endings.filter((ending) => ending.said === "published").map(({ rival }) => rival.digest)).to.include(held);
}

/** Holds what the two were told, the last moment that the late one reached, and whose image the tag has. */
function expectEnds(finish: Finish, expected: { early: string; late: string; at: Moment; holds: "early" | "late" }): void {
  const { endings: [early, late], held } = finish;
  const holds = held === early.rival.digest ? "early" : held === late.rival.digest ? "late" : held;
  expect({ early: early.said, late: late.said, at: late.reached, holds }).to.deep.equal(expected);
  expectTrueWords(finish);
}

/** How often the window was hit, and by what the others learned that they had lost. */
function counts(finishes: readonly Finish[]): string {
  const both = finishes.filter((finish) => said(finish).every((each) => each === "published")).length;
  const losers = finishes.flatMap(({ endings }) => endings).filter((ending) => ending.said !== "published");
  const learned = (reached: Moment) => losers.filter((ending) => ending.reached === reached).length;
  return (
    `both published in ${both} of ${finishes.length} rounds; one gave way before its build in ${learned("starting")}, before its ` +
    `upload in ${learned("building")}, by the last look in ${learned("uploaded")}, by a refused PUT in ${learned("tagging")}, by reading back in ${learned("tagged")}`
  );
}

describe("two publishers of one tag on zot, which keeps tags as they are", function () {
  this.timeout(120_000);
  const stage = onTrack(ZOT);

  it(`${ROUNDS} rounds of two commits: exactly one publishes, the other says TAG_TAKEN and names it`, () => {
    const { track, commits } = stage();
    return allRounds("zot, two commits", commits, track, (finish) => expect(said(finish)).to.deep.equal(["TAG_TAKEN", "published"]));
  });

  it(`${ROUNDS} rounds of two builds of one commit: exactly one publishes, the other says already published and the same line`, () => {
    const { track, builds } = stage();
    return allRounds("zot, one commit", builds, track, (finish) => {
      expect(said(finish)).to.deep.equal(["already-published", "published"]);
      expect(new Set(finish.endings.map(({ publication }) => publication?.reference.toString())).size).to.equal(1);
    });
  });

  it("another commit published in the window: the PUT is refused, and the late one says TAG_TAKEN", async () => {
    const { track, commits } = stage();
    expectEnds(await publishBetween(commits, "tagging", track), { early: "published", late: "TAG_TAKEN", at: "tagging", holds: "early" });
  });

  it("another build of the commit published in the window: the PUT is refused, and the late one says already published", async () => {
    const { track, builds } = stage();
    expectEnds(await publishBetween(builds, "tagging", track), { early: "published", late: "already-published", at: "tagging", holds: "early" });
  });

  it("work that push the tag themselves are refused as well, after their whole upload", async () => {
    const { track, commits } = stage();
    expectEnds(await publishBetween(commits, "uploading", track, "pusher"), { early: "published", late: "TAG_TAKEN", at: "uploading", holds: "early" });
  });
});

describe("two publishers of one tag on docker-registry, which lets a key overwrite", function () {
  this.timeout(120_000);
  const stage = onTrack(plainRegistry("token authentication", "token"));

  it(`${ROUNDS} rounds of two commits: each publishes or says TAG_TAKEN, and the tag is the whole image of one that published`, () => {
    const { track, commits } = stage();
    return allRounds("docker-registry, two commits", commits, track, (finish) => expect(["TAG_TAKEN", "published"]).to.include.members(said(finish)));
  });

  it(`${ROUNDS} rounds of two builds of one commit: each publishes or says already published, and the tag is one of them, whole`, () => {
    const { track, builds } = stage();
    return allRounds("docker-registry, one commit", builds, track, (finish) => expect(["already-published", "published"]).to.include.members(said(finish)));
  });

  it("another commit published in the window: it is overwritten, both say published, and its image is left by its digest", async () => {
    const { track, commits } = stage();
    const finish = await publishBetween(commits, "tagging", track);
    expectEnds(finish, { early: "published", late: "published", at: "tagged", holds: "late" });
    await track.pull(finish.endings[0].rival, finish.course);
  });

  it("both PUT in the window, one after the other, before either reads back: the first says TAG_TAKEN", async () => {
    const { track, commits } = stage();
    expectEnds(await putInTurn(commits, track), { early: "TAG_TAKEN", late: "published", at: "tagged", holds: "late" });
  });

  it("another commit published during the upload: TAG_TAKEN by the last look, and nothing is overwritten", async () => {
    const { track, commits } = stage();
    expectEnds(await publishBetween(commits, "uploading", track), { early: "published", late: "TAG_TAKEN", at: "uploaded", holds: "early" });
  });

  it("the same with work that push the tag themselves: it is overwritten, because their window is the whole upload", async () => {
    const { track, commits } = stage();
    expectEnds(await publishBetween(commits, "uploading", track, "pusher"), { early: "published", late: "published", at: "tagged", holds: "late" });
  });
});
