import { expect } from "chai";
import { parseTag } from "../../../core/image/tag.js";
import type { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { OURS, TAG } from "../documents.js";
import { pingBearer, read, token, withToken } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { expectFailure, onStage, readTag, type Script } from "../stage.js";

const OTHER = parseTag("other");
const seen = (tag: string, value: string) => withToken(read(tag, OURS), value);

/** Lets a clock stand still, and moves it on by hand. */
async function withClock<T>(work: (advance: (ms: number) => void) => Promise<T>): Promise<T> {
  const { now } = Date;
  let time = now();
  Date.now = () => time;
  try {
    return await work((ms) => void (time += ms));
  } finally {
    Date.now = now;
  }
}

const twice = async (repository: RepositoryClient) => [await repository.manifest(TAG), await repository.manifest(OTHER)];

async function expectBoth(script: Script, read: typeof twice = twice): Promise<void> {
  const both = await onStage(script, (client) => read(client("pull,push")));
  expect(both.map((manifest) => manifest?.digest)).to.deep.equal([OURS.digest, OURS.digest]);
}

describe("tokens: what is taken from the service's answer", () => {
  const answers: [name: string, answer: object][] = [
    ["token", { token: "t1" }],
    ["access_token", { access_token: "t1" }],
    ["access_token beside an empty token", { token: "", access_token: "t1" }],
    ["access_token beside a token that is null", { token: null, access_token: "t1", expires_in: null, scope: null }],
    ["token, where both are there", { token: "t1", access_token: "t2" }],
  ];
  for (const [name, answer] of answers) {
    it(`${name} is used`, async () => {
      const manifest = await readTag((host) => [pingBearer(host), token(answer), seen(TAG, "t1")]);
      expect(manifest?.digest).to.equal(OURS.digest);
    });
  }

  const garbage: [name: string, body: string, says: string][] = [
    ["no token", "{}", "no usable token"],
    ["an empty token", '{"token":""}', "no usable token"],
    ["a token with a line break", '{"token":"a\\r\\nX-Evil: 1"}', "no usable token"],
    ["a token with an escape", '{"token":"a\\u001b[2J"}', "no usable token"],
    ["a token with a space", '{"token":"a b"}', "no usable token"],
    ["a token that is no ASCII", '{"token":"t\u00f6ken"}', "no usable token"],
    ["a token that is a number", '{"token":1}', "not of the expected form"],
    ["an expiry that is text", '{"token":"t1","expires_in":"300"}', "not of the expected form"],
    ["a web page", "<html>Sign in</html>", "is not JSON"],
    ["nothing", "", "is not JSON"],
  ];
  for (const [name, body, says] of garbage) {
    it(`${name}: RESPONSE_INVALID`, () => expectFailure("RESPONSE_INVALID", says, (host) => [pingBearer(host), { ...token(""), body }]));
  }
});

describe("tokens: how long one is used", () => {
  const cases: { name: string; expiry: object; used: number }[] = [
    { name: "300 s, less a margin of 10 s", expiry: { expires_in: 300 }, used: 290_000 },
    { name: "60 s where the service says nothing, less the margin", expiry: {}, used: 50_000 },
    { name: "at least 1 s, where the margin would leave nothing", expiry: { expires_in: 5 }, used: 1000 },
    { name: "1 s, for one that is called expired", expiry: { expires_in: -1 }, used: 1000 },
  ];
  for (const { name, expiry, used } of cases) {
    const script = (host: string) => [pingBearer(host), token({ token: "t1", ...expiry }), seen(TAG, "t1")];
    const after = (ms: number, exchanges: Exchange[]) =>
      withClock((advance) =>
        expectBoth((host) => [...script(host), ...exchanges], async (repository) => {
          const first = await repository.manifest(TAG);
          advance(ms);
          return [first, await repository.manifest(OTHER)];
        }),
      );
    it(`${name}: reused before that`, () => after(used - 1, [seen(OTHER, "t1")]));
    it(`${name}: renewed then`, () => after(used, [token("t2"), seen(OTHER, "t2")]));
  }

  it("each scope has its own", () =>
    onStage(
      (host) => [pingBearer(host), token("t1"), seen(TAG, "t1"), token("t2", "pull"), seen(OTHER, "t2"), seen(OTHER, "t1")],
      async (client) => {
        for (const [access, tag] of [["pull,push", TAG], ["pull", OTHER], ["pull,push", OTHER]] as const) {
          expect((await client(access).manifest(tag))?.digest).to.equal(OURS.digest);
        }
      },
    ));

  const together = (repository: RepositoryClient) => Promise.all([repository.manifest(TAG), repository.manifest(TAG)]);

  it("requests that run side by side share one", () => expectBoth((host) => [pingBearer(host), token("t1"), seen(TAG, "t1"), seen(TAG, "t1")], together));

  it("requests that run side by side share one also after it has expired", () =>
    withClock((advance) =>
      expectBoth((host) => [pingBearer(host), token("t1"), seen(OTHER, "t1"), token("t2"), seen(TAG, "t2"), seen(TAG, "t2")], async (repository) => {
        await repository.manifest(OTHER);
        advance(50_000);
        return together(repository);
      }),
    ));

  it("a service that failed once is asked again by the next request", () =>
    onStage(
      (host) => [pingBearer(host), { ...token(""), status: 403 }, token("t1"), seen(TAG, "t1")],
      async (client) => {
        const repository = client("pull,push");
        const failed = await repository.manifest(TAG).catch(() => "failed");
        expect(failed).to.equal("failed");
        expect((await repository.manifest(TAG))?.digest).to.equal(OURS.digest);
      },
    ));
});
