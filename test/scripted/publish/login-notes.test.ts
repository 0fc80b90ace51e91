import { expect } from "chai";
import { login } from "../../../core/credentials/credential.js";
import type { PublishOrder } from "../../../core/publish/order.js";
import { publish } from "../../../core/publish/flow.js";
import { COMMIT, OURS, TAG, VERSION_1 } from "../documents.js";
import { basic, mayPush, PING_BASIC, read } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { onStage } from "../stage.js";
import { list, type ListedKey } from "../keys/stage.js";

const KEY = "zak_0123456789abcdef";
const authorization = basic(`bot:${KEY}`);
const keyed = (exchange: Exchange): Exchange => ("authorization" in exchange ? { ...exchange, authorization } : exchange);
const listed = (keys: readonly ListedKey[] | null, more: Partial<Exchange> = {}) => keyed(list(keys, more));

const SOON = { label: "ci", uuid: "u-1", expirationDate: "2026-12-04T13:00:00Z", lastUsed: "1" };
const LATER = { label: "ci", uuid: "u-2", expirationDate: "2027-02-01T00:00:00Z", lastUsed: "1" };
const GONE = { label: "old", uuid: "u-3", expirationDate: "2026-11-01T00:00:00Z", lastUsed: "1" };
const NEVER = { label: "x", uuid: "u-4", expirationDate: "0001-01-01T00:00:00Z", lastUsed: "1" };
const WARNING = 'the API key "ci" expires in 8 days (2026-12-04T13:00:00Z): replace it before that, by npm run keys-rotate (in the module rotateApiKey); docs/runbooks/rotation.md tells how';

const BEFORE = [PING_BASIC, read(TAG, "absent"), ...mayPush()];
const AFTER = [read(TAG, "absent"), read(TAG, OURS)];

/** A publish by a key, with what is asked of it right before the build. */
async function notesOf(questions: readonly Exchange[], order: Partial<PublishOrder> = {}, password = KEY): Promise<readonly string[]> {
  const script = () => [...BEFORE, ...questions, ...AFTER].map((each) => (password === KEY ? keyed(each) : "authorization" in each ? { ...each, authorization: basic(`bot:${password}`) } : each));
  return onStage(script, async (client, log) => {
    const full: PublishOrder = { client: client("pull,push"), tag: TAG, furtherTags: [], identity: { kind: "source", commit: COMMIT, version: VERSION_1 }, ...order };
    const { notes = [] } = await publish(full, { build: () => Promise.resolve("image"), push: () => Promise.resolve(OURS.digest) }, { step: () => undefined, note: (text) => void log.notes.push(text) });
    expect(log.notes).to.deep.equal(notes);
    return notes;
  }, { credential: login("bot", password) });
}

describe("the end of the key in use, told right before the build", () => {
  it("of the only key, by one request", async () => expect(await notesOf([listed([SOON])])).to.deep.equal([WARNING]));
  it("of one of several, by two", async () => expect(await notesOf([listed([SOON, LATER, NEVER]), listed([{ ...SOON, lastUsed: "2" }, LATER, NEVER])])).to.deep.equal([WARNING]));
  it("not of another that is not in use, by two", async () => expect(await notesOf([listed([SOON, LATER]), listed([SOON, { ...LATER, lastUsed: "2" }])])).to.deep.equal([]));
  it("not of one that is good for longer, and by one request", async () => expect(await notesOf([listed([LATER, NEVER, GONE])])).to.deep.equal([]));
  it("not where there is none", async () => expect(await notesOf([listed(null)])).to.deep.equal([]));
  it("not of a password or another registry's key: nobody is asked", async () => expect(await notesOf([], {}, "pass-word-1")).to.deep.equal([]));

  for (const [name, answer] of [
    ["does not list keys", { status: 404, body: "" }],
    ["refuses to", { status: 403, body: "" }],
    ["is busy, once", { status: 429, body: "" }],
    ["is broken, once", { status: 500, body: "" }],
    ["answers with a page", { headers: { "content-type": "text/html" }, body: "<html>" }],
    ["answers with something else", { body: "[]" }],
    ["breaks off", { instead: "reset" }],
  ] as const satisfies readonly (readonly [string, Partial<Exchange>])[]) {
    it(`is no matter for a registry that ${name}: the publish goes on`, async () => expect(await notesOf([listed([SOON], answer)])).to.deep.equal([]));
  }

  it("is not asked for what is published already: there one request is enough", () =>
    onStage(() => [PING_BASIC, read(TAG, OURS)].map(keyed), async (client) => {
      const order: PublishOrder = { client: client("pull,push"), tag: TAG, furtherTags: [], identity: { kind: "source", commit: COMMIT, version: VERSION_1 } };
      const { outcome } = await publish(order, { build: () => Promise.reject(new Error("built")), push: () => Promise.reject(new Error("pushed")) }, { step: () => undefined, note: () => undefined });
      expect(outcome).to.equal("already-published");
    }, { credential: login("bot", KEY) }));
});
