import { expect } from "chai";
import { ConnectionFault } from "../../../../core/registry/http/connection-fault.js";
import { Retrier, type Repeat } from "../../../../core/registry/http/retry.js";
import { DEFAULT_RETRY, retryPolicy, type RetryPolicy } from "../../../../core/registry/http/retry-policy.js";
import type { HttpResponse } from "../../../../core/registry/http/transport.js";
import { refusal, rejectionOf } from "../../faults.js";

const HOST = "r.example";
const QUICK: RetryPolicy = { attempts: 4, attemptsOnceBuilt: 4, firstPauseMs: 1, longestPauseMs: 2, totalMs: 10_000 };

interface Answer extends HttpResponse {
  readonly dumped: () => boolean;
}

function answer(status: number, headers: Record<string, string> = {}): Answer {
  let dumped = false;
  const dump = () => {
    dumped = true;
    return Promise.resolve();
  };
  return { url: new URL("https://registry.example.org/v2/"), status, headers: new Headers(headers), body: { dump, [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true as const, value: undefined }) }) }, dumped: () => dumped };
}

function fault(facts: { arrived: boolean; passing: boolean }): ConnectionFault {
  return new ConnectionFault("REGISTRY_UNREACHABLE", "the line is dead", "Try again", { cause: undefined, ...facts });
}

/** Plays outcomes one after the other; what is left of them was never asked for. */
async function play(outcomes: (Answer | Error)[], repeat: Repeat, policy = QUICK): Promise<{ last: number | string; left: number; notes: string[] }> {
  const notes: string[] = [];
  const left = [...outcomes];
  const exchange = () => {
    const next = left.shift();
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? answer(200));
  };
  const last = await new Retrier({ policy, tell: (note) => notes.push(note) }).send(exchange, HOST, repeat).then(
    ({ status }) => status,
    (error: unknown) => String(error),
  );
  return { last, left: left.length, notes };
}

describe("registry/retry: what is tried again", () => {
  const REFUSED = fault({ arrived: false, passing: true });
  const RESET = fault({ arrived: true, passing: true });
  const cases: { name: string; outcome: () => Answer | Error; safe: boolean; write: boolean }[] = [
    ...[408, 500, 502, 504].map((status) => ({ name: String(status), outcome: () => answer(status), safe: true, write: false })),
    ...[429, 503].map((status) => ({ name: String(status), outcome: () => answer(status), safe: true, write: true })),
    ...[200, 201, 301, 400, 401, 403, 404, 405, 409, 501, 507].map((status) => ({ name: String(status), outcome: () => answer(status), safe: false, write: false })),
    { name: "a connection that was refused", outcome: () => REFUSED, safe: true, write: true },
    { name: "a connection that broke", outcome: () => RESET, safe: true, write: false },
    { name: "a certificate that is not trusted", outcome: () => fault({ arrived: true, passing: false }), safe: false, write: false },
    { name: "a name without an address", outcome: () => fault({ arrived: false, passing: false }), safe: false, write: false },
    { name: "an error of ours", outcome: () => new Error("bug"), safe: false, write: false },
  ];
  for (const { name, outcome, safe, write } of cases) {
    for (const [repeat, again] of [["safe", safe], ["only-unprocessed", write], ["never", false]] as const) {
      it(`${name}, ${repeat}: ${again ? "again" : "not again"}`, async () => {
        const { left, notes } = await play([outcome(), answer(200)], repeat);
        expect({ left, told: notes.length }).to.deep.equal(again ? { left: 0, told: 1 } : { left: 1, told: 0 });
      });
    }
  }

  it("the last fault is the caller's", async () => expect((await play(Array<Error>(4).fill(RESET), "safe")).last).to.contain("the line is dead"));
  it("the last answer is the caller's, and its body is not read", async () => {
    const answers = [answer(503), answer(503), answer(503), answer(503)];
    expect(await play(answers, "safe")).to.deep.include({ last: 503, left: 0 });
    expect(answers.map(({ dumped }) => dumped())).to.deep.equal([true, true, true, false]);
  });
});

describe("registry/retry: how long is waited", () => {
  /** What is told of the first pause, which is not waited for. */
  async function told(outcome: Answer, policy: Partial<RetryPolicy> = {}): Promise<string> {
    const stop = new AbortController();
    let told = "";
    const tell = (note: string) => {
      told = note;
      stop.abort();
    };
    const retrier = new Retrier({ policy: { ...DEFAULT_RETRY, firstPauseMs: 1000, ...policy }, tell, signal: stop.signal });
    expect(await rejectionOf(retrier.send(() => Promise.resolve(outcome), HOST, "safe"))).to.have.property("code", "INTERRUPTED");
    return told;
  }

  const pauses: { name: string; headers: Record<string, string>; says: string }[] = [
    { name: "seconds", headers: { "retry-after": "7" }, says: "7.0 s" },
    { name: "more than the longest pause", headers: { "retry-after": "86400" }, says: "30.0 s" },
    { name: "a date far away", headers: { "retry-after": "Fri, 31 Dec 9999 23:59:59 GMT" }, says: "30.0 s" },
    { name: "a date that has passed", headers: { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, says: "1.0 s" },
    { name: "at once", headers: { "retry-after": "0" }, says: "1.0 s" },
  ];
  for (const { name, headers, says } of pauses) {
    it(`Retry-After: ${name}`, async () => expect(await told(answer(503, headers))).to.equal(`r.example: answered 503; trying again in ${says} (attempt 2 of 4)`));
  }

  it("no number of attempts is told where there is none", async () => expect(await told(answer(429), { attempts: Infinity })).to.match(/\(attempt 2\)$/));

  const jitter: [random: number, says: string][] = [[0, "1.5 s"], [0.5, "2.0 s"], [0.999, "2.5 s"]];
  for (const [random, says] of jitter) {
    it(`the first pause with a jitter of a quarter: ${says}`, async () => {
      const original = Math.random;
      Math.random = () => random;
      try {
        expect(await told(answer(500), { firstPauseMs: 2000 })).to.contain(` ${says} `);
      } finally {
        Math.random = original;
      }
    });
  }

  it("each pause is twice as long, up to the longest", async () => {
    const original = Math.random;
    Math.random = () => 0.5;
    try {
      const { notes } = await play(Array.from({ length: 4 }, () => answer(500)), "safe", { ...QUICK, firstPauseMs: 100, longestPauseMs: 200 });
      expect(notes.map((note) => / (0\.\d) s /.exec(note)?.[1])).to.deep.equal(["0.1", "0.2", "0.2"]);
    } finally {
      Math.random = original;
    }
  });
});

describe("registry/retry: bounds", () => {
  it("the requests of one session share their time", async () => {
    const retrier = new Retrier({ policy: { attempts: Infinity, attemptsOnceBuilt: Infinity, firstPauseMs: 100, longestPauseMs: 100, totalMs: 199 }, tell: () => undefined });
    const statuses = [503, 200, 503, 200];
    const send = () => retrier.send(() => Promise.resolve(answer(statuses.shift() ?? 0, { "retry-after": "9" })), HOST, "safe");
    expect([(await send()).status, (await send()).status, statuses]).to.deep.equal([200, 503, [200]]);
  });

  const policies: { name: string; seconds: number | undefined; policy: RetryPolicy }[] = [
    { name: "nothing said", seconds: undefined, policy: DEFAULT_RETRY },
    { name: "a time", seconds: 600, policy: { ...DEFAULT_RETRY, attempts: Infinity, totalMs: 600_000 } },
    { name: "half a second", seconds: 0.5, policy: { ...DEFAULT_RETRY, attempts: Infinity, totalMs: 500 } },
  ];
  for (const { name, seconds, policy } of policies) it(`retryPolicy: ${name}`, () => expect(retryPolicy(seconds)).to.deep.equal(policy));

  for (const seconds of [-3, -0.5, NaN, Infinity]) {
    it(`retryPolicy: ${seconds} is refused`, () => expect(refusal("CONFIG_MISSING", () => retryPolicy(seconds))).to.contain(`${seconds} seconds`));
  }

  for (const outcome of [answer(503, { "retry-after": "0" }), fault({ arrived: false, passing: true })]) {
    it(`retryPolicy(0) never tries ${outcome instanceof Error ? "a fault" : "503"} again`, async () =>
      expect(await play([outcome, answer(200)], "safe", retryPolicy(0))).to.deep.include({ left: 1, notes: [] }));
  }
});

describe("registry/retry: a session that is closed", () => {
  it("ends in the middle of a pause", async () => {
    const paused = new Promise<Retrier>((resolve) => {
      const retrier: Retrier = new Retrier({ policy: { ...QUICK, attempts: 2, firstPauseMs: 60_000, longestPauseMs: 60_000, totalMs: 120_000 }, tell: () => resolve(retrier) });
      ended = retrier.send(() => Promise.resolve(answer(503)), HOST, "safe").catch((error: unknown) => error);
    });
    (await paused).close();
    expect(await ended).to.have.property("code", "INTERRUPTED");
  });
  let ended: Promise<unknown>;
});
