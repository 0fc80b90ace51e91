import { expect } from "chai";
import sodium from "libsodium-wrappers";
import { Confidential } from "../../../core/credentials/confidential.js";
import type { ErrorCode } from "../../../core/errors.js";
import { ForgejoSecret, parseForgejoUrl } from "../../../core/services/forges/forgejo.js";
import { GithubSecret, parseGithubUrl } from "../../../core/services/forges/github.js";
import { parseForgeTarget } from "../../../core/services/forges/target.js";
import { ForgeReceiver } from "../../../core/usecases/keys/forge-receiver.js";
import { assertHeld, handOver } from "../../../core/usecases/keys/receiver.js";
import { expectPrintable, rejectionOf } from "../../unit/faults.js";
import type { Exchange } from "../scripted-registry.js";
import { atService, json } from "./stage.js";

const KEY = new Confidential("zak_n3w-key");
const TOKEN = new Confidential("f0rge-token");

/** Hands a key over to a secret of a forge, as a rotation does, and looks once more before the old one would be revoked. */
async function rotated(receiver: ForgeReceiver): Promise<void> {
  await receiver.prepare();
  await handOver(KEY, receiver);
  await assertHeld(KEY, receiver);
}

async function expectRefused(work: Promise<unknown>, code: ErrorCode, says: string): Promise<void> {
  const { code: actual, message } = await rejectionOf(work);
  expect(actual, message).to.equal(code);
  expect(message).to.contain(says).and.not.contain(KEY.reveal()).and.not.contain(TOKEN.reveal());
  expectPrintable(message);
}

const REFUSALS: [what: string, answer: Partial<Exchange>, code: ErrorCode, says: string][] = [
  ["401", json(401, { message: "Bad credentials" }), "CREDENTIAL_REJECTED", "(401, Bad credentials)"],
  ["403", json(403, { message: "Resource not accessible by personal access token" }), "PUSH_DENIED", "It needs a token with "],
  ["404", json(404, { message: "Not Found" }), "CONFIG_MISSING", "A token that may not see a repository is told that there is none"],
  ["403 for too many requests", { ...json(403, { message: "API rate limit exceeded" }), headers: { "x-ratelimit-remaining": "0" } }, "RATE_LIMITED", "API rate limit exceeded"],
  ["something else", { status: 200, body: "<html>" }, "RESPONSE_INVALID", ""],
  ["half a document", { status: 200, body: '[{"name":' }, "RESPONSE_INVALID", "is not JSON"],
  ["a redirect", { status: 301, headers: { location: "https://evil.example/" } }, "REDIRECT_UNTRUSTED", "redirects to https://evil.example/ (301)"],
];

describe("a secret of Forgejo's Actions as a receiver", () => {
  const AUTHORIZATION = { authorization: `token ${TOKEN.reveal()}` };
  const PATH = "/api/v1/repos/my-team/hello/actions/secrets";
  const list = (page: number, names: readonly string[], path = PATH): Exchange => ({ request: `GET ${path}?page=${page}&limit=50`, ...AUTHORIZATION, ...json(200, names.map((name) => ({ name, created_at: "2026-11-26T12:00:00Z" }))) });
  const put = (answer: Partial<Exchange> = {}, path = PATH): Exchange => ({ request: `PUT ${path}/ZOT_CI_API_KEY`, ...AUTHORIZATION, status: 204, inspect: (body) => expect(JSON.parse(body)).to.deep.equal({ data: KEY.reveal() }), ...answer });
  const handed = (script: readonly Exchange[], target = "my-team/hello/zot_ci_api_key") => atService(script, (client) => rotated(new ForgeReceiver(new ForgejoSecret(client, parseForgeTarget(target), TOKEN))), { parse: parseForgejoUrl });
  const HAS = [list(1, ["OTHER", "ZOT_CI_API_KEY"])];

  it("is set, and is looked for before and after", async () => {
    await handed([list(1, []), list(1, []), put({ status: 201 }), ...HAS, ...HAS]);
    await handed([...HAS, ...HAS, put(), ...HAS, ...HAS]);
  });

  it("is one of an organisation, or on a later page", async () => {
    const ofOrganisation = "/api/v1/orgs/my-team/actions/secrets";
    await handed([list(1, [], ofOrganisation), list(1, [], ofOrganisation), put({}, ofOrganisation), ...[1, 2].map(() => list(1, ["zot_ci_api_key"], ofOrganisation))], "my-team/ZOT_CI_API_KEY");
    const later = [list(1, ["OTHER"]), list(2, ["ZOT_CI_API_KEY"])];
    await handed([list(1, ["OTHER"]), ...later, put(), ...later, ...later]);
  });

  for (const [what, answer, code, says] of REFUSALS) {
    it(`${code} before a key is made where it may not be set: ${what}`, () => expectRefused(handed([{ ...list(1, []), ...answer }]), code, says));
  }

  it("is not taken for set where the answer is 200, or nothing is there afterwards", async () => {
    await expectRefused(handed([...HAS, ...HAS, put({ status: 200, body: "{}" })]), "RESPONSE_INVALID", "refused to set the secret ZOT_CI_API_KEY of my-team/hello");
    await expectRefused(handed([...HAS, ...HAS, put({ status: 201 }), list(1, ["OTHER"]), list(2, [])]), "RESPONSE_INVALID", "was set, and is not there");
    await expectRefused(handed([...HAS, ...HAS, put(json(400, { message: "invalid data" }))]), "CONFIG_MISSING", "(400, invalid data)");
  });

  it("is set again where the forge turned it away for a moment", async () => {
    await handed([...HAS, ...HAS, put({ status: 503 }), put(), ...HAS, ...HAS]);
  });
});

describe("a secret of GitHub's Actions as a receiver", () => {
  const AUTHORIZATION = { authorization: `Bearer ${TOKEN.reveal()}` };
  const REPOSITORY = "/api/v3/repos/my-team/hello/actions/secrets";
  const ORGANISATION = "/api/v3/orgs/my-team/actions/secrets";
  let pair: { publicKey: Uint8Array; privateKey: Uint8Array };
  before(async () => {
    await sodium.ready;
    pair = sodium.crypto_box_keypair();
  });

  const publicKey = (answer: Partial<Exchange> = {}, path = REPOSITORY): Exchange => ({ request: `GET ${path}/public-key`, ...AUTHORIZATION, ...json(200, { key_id: "key-1", key: Buffer.from(pair.publicKey).toString("base64") }), ...answer });
  const shown = (updated_at: string | undefined, more: object = {}, path = REPOSITORY): Exchange => ({ request: `GET ${path}/ZOT_CI_API_KEY`, ...AUTHORIZATION, ...(updated_at === undefined ? json(404, { message: "Not Found" }) : json(200, { name: "ZOT_CI_API_KEY", created_at: "2026-01-01T00:00:00Z", updated_at, ...more })) });
  const put = (answer: Partial<Exchange> = {}, more: object = {}, path = REPOSITORY): Exchange => ({
    request: `PUT ${path}/ZOT_CI_API_KEY`,
    ...AUTHORIZATION,
    status: 204,
    inspect: (body) => {
      const { encrypted_value: box, ...rest } = JSON.parse(body) as { encrypted_value: string };
      expect(rest).to.deep.equal({ key_id: "key-1", ...more });
      expect(body).not.to.contain(KEY.reveal());
      // Only who has the private key reads it.
      expect(sodium.crypto_box_seal_open(Buffer.from(box, "base64"), pair.publicKey, pair.privateKey, "text")).to.equal(KEY.reveal());
    },
    ...answer,
  });
  const handed = (script: readonly Exchange[], target = "my-team/hello/ZOT_CI_API_KEY") => atService(script, (client) => rotated(new ForgeReceiver(new GithubSecret(client, parseForgeTarget(target), TOKEN))), { parse: parseGithubUrl });
  const [BEFORE, AFTER, LATER] = ["2026-11-26T12:00:00Z", "2026-11-26T12:00:01Z", "2026-11-26T12:00:09Z"];

  it("is sealed for GitHub's key, and shows by its date that it was set", async () => {
    await handed([publicKey(), shown(undefined), shown(undefined), publicKey(), put({ status: 201 }), shown(AFTER), shown(AFTER)]);
    await handed([publicKey(), shown(BEFORE), shown(BEFORE), publicKey(), put(), shown(AFTER), shown(AFTER)]);
  });

  it("of an organisation stays for those that it is for", async () => {
    const ours = (updated: string) => shown(updated, { visibility: "private" }, ORGANISATION);
    await handed([publicKey({}, ORGANISATION), ours(BEFORE), ours(BEFORE), publicKey({}, ORGANISATION), put({}, { visibility: "private" }, ORGANISATION), ours(AFTER), ours(AFTER)], "my-team/ZOT_CI_API_KEY");
    await expectRefused(handed([publicKey({}, ORGANISATION), shown(undefined, {}, ORGANISATION)], "my-team/ZOT_CI_API_KEY"), "CONFIG_MISSING", "is not there yet, or is for selected repositories");
    await expectRefused(handed([publicKey({}, ORGANISATION), shown(BEFORE, { visibility: "selected" }, ORGANISATION)], "my-team/ZOT_CI_API_KEY"), "CONFIG_MISSING", "gh secret set --org");
  });

  for (const [what, answer, code, says] of REFUSALS) {
    it(`${code} before a key is made where it may not be set: ${what}`, () => expectRefused(handed([publicKey(answer)]), code, says));
  }

  it("is not taken for set where it shows no change, is gone, or somebody else set it since", async () => {
    const start = (updated: string | undefined) => [publicKey(), shown(updated), shown(updated), publicKey()];
    await expectRefused(handed([...start(BEFORE), put(), shown(BEFORE)]), "RESPONSE_INVALID", `is as it was before (${BEFORE})`);
    await expectRefused(handed([...start(undefined), put({ status: 201 }), shown(undefined)]), "RESPONSE_INVALID", "was set, and is not there");
    await expectRefused(handed([...start(BEFORE), put(), shown(AFTER), shown(LATER)]), "RESPONSE_INVALID", `was set once more by somebody else (${LATER})`);
    await expectRefused(handed([...start(BEFORE), put({ status: 200, body: "{}" })]), "RESPONSE_INVALID", "refused to set the secret");
    await expectRefused(handed([...start(BEFORE), put(json(422, { message: "Key ID is invalid" }))]), "CONFIG_MISSING", "(422, Key ID is invalid)");
  });

  it("RESPONSE_INVALID for a public key that is none", async () => {
    const short = json(200, { key_id: "key-1", key: "c2hvcnQ=" });
    await expectRefused(handed([publicKey(short), shown(BEFORE), shown(BEFORE), publicKey(short)]), "RESPONSE_INVALID", "the forge's public key has 5 bytes, and one that seals a secret has 32");
    const zeros = json(200, { key_id: "key-1", key: Buffer.alloc(32).toString("base64") });
    await expectRefused(handed([publicKey(zeros), shown(BEFORE), shown(BEFORE), publicKey(zeros)]), "RESPONSE_INVALID", "the forge's public key seals nothing");
    await expectRefused(handed([publicKey(json(200, { key_id: "key-1" }))]), "RESPONSE_INVALID", "is not of the expected form (key)");
  });
});
