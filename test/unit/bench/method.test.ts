import { expect } from "chai";
import { compete } from "../../../bench/method/comparison.js";
import { noise, spread } from "../../../bench/method/statistics.js";
import { Random } from "../../faults/random.js";

describe("the bench's statistics", () => {
  it("take the middle of an odd number of values, and the mean of the two in the middle of an even one", () => {
    expect(spread([9, 1, 5])).to.deep.equal({ median: 5, min: 1, max: 9 });
    expect(spread([4, 1, 2, 100])).to.deep.equal({ median: 3, min: 1, max: 100 });
    expect(spread([])).to.deep.equal({ median: NaN, min: NaN, max: NaN });
  });

  it("set one half of a side's rounds against the other, whichever is slower", () => {
    expect(noise([10, 20, 10, 20])).to.equal(2);
    expect(noise([20, 10, 20, 10])).to.equal(2);
    expect(noise([5, 5, 5])).to.equal(1);
    expect(noise([5])).to.be.NaN;
  });
});

describe("the bench's rounds", () => {
  const names = ["a", "b", "c", "d"] as const;

  async function orderOf(seed: number, rounds: number): Promise<string[]> {
    const ran: string[] = [];
    const side = (name: (typeof names)[number]) => ({ name, ready: () => Promise.resolve(() => Promise.resolve(ran.push(name))) });
    await compete(names.map(side), rounds, new Random(seed));
    return ran;
  }

  it("let every side run once in each, in an order that differs from round to round", async () => {
    const ran = await orderOf(7, 8);
    const rounds = Array.from({ length: 8 }, (_, at) => ran.slice(at * names.length, (at + 1) * names.length));
    for (const round of rounds) expect([...round].sort()).to.deep.equal([...names]);
    expect(new Set(rounds.map((round) => round.join(""))).size).to.be.above(3);
  });

  it("come again with the same seed", async () => {
    expect(await orderOf(7, 5)).to.deep.equal(await orderOf(7, 5));
    expect(await orderOf(7, 5)).not.to.deep.equal(await orderOf(8, 5));
  });

  it("have only the run itself on the clock, not what goes before and after it", async () => {
    const order: string[] = [];
    const say = (word: string) => () => Promise.resolve(void order.push(word));
    const side = { name: "a", ready: async () => say("ready")().then(() => say("run")), after: say("after") };
    const { a = [] } = await compete([side], 2, new Random(1));
    expect(order).to.deep.equal(["ready", "run", "after", "ready", "run", "after"]);
    expect(a).to.have.length(2);
  });
});
