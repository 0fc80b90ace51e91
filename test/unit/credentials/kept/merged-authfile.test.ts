import { expect } from "chai";
import { login } from "../../../../core/credentials/credential.js";
import { parseKeptFile, type OwnAuthfile } from "../../../../core/credentials/kept/kept-file.js";
import { mergedAuthfile } from "../../../../core/credentials/kept/merged-authfile.js";
import { refusal } from "../../faults.js";

const HOST = "registry.example.org";
const BOT = login("bot", "key");
const OURS = { [HOST]: { auth: Buffer.from("bot:key").toString("base64") } };
const file = (content: object, at = 0): OwnAuthfile => ({ path: `/auth-${at}.json`, text: JSON.stringify(content) });
const merged = (...contents: object[]): unknown => JSON.parse(mergedAuthfile(HOST, BOT, contents.map(file).map(parseKeptFile)));
const theirs = (name: string) => ({ auth: Buffer.from(`${name}:x`).toString("base64") });

describe("credentials/merged-authfile", () => {
  const cases: { name: string; files: object[]; merged: object }[] = [
    { name: "is ours alone where there is no other", files: [], merged: { auths: OURS, credHelpers: {} } },
    { name: "keeps logins and helpers for other hosts", files: [{ auths: { "quay.io": theirs("a") }, credHelpers: { "gcr.io": "gcr" } }], merged: { auths: { "quay.io": theirs("a"), ...OURS }, credHelpers: { "gcr.io": "gcr" } } },
    { name: "puts ours in the place of theirs for our host, however that is spelt", files: [{ auths: { [`https://${HOST}/v1/`]: theirs("a") }, credHelpers: { [HOST]: "pass" } }], merged: { auths: OURS, credHelpers: {} } },
    { name: "keeps what they have for a path of our host", files: [{ auths: { [`${HOST}/team`]: theirs("a") } }], merged: { auths: { [`${HOST}/team`]: theirs("a"), ...OURS }, credHelpers: {} } },
    { name: "takes the first of two files", files: [{ auths: { "quay.io": theirs("first") } }, { auths: { "https://quay.io": theirs("second") } }], merged: { auths: { "quay.io": theirs("first"), ...OURS }, credHelpers: {} } },
    { name: "lets no later helper go before an earlier login", files: [{ auths: { "quay.io": theirs("first") } }, { credHelpers: { "quay.io": "pass" } }], merged: { auths: { "quay.io": theirs("first"), ...OURS }, credHelpers: {} } },
    { name: "reads Docker's file, with all that it holds besides", files: [{ auths: { "https://index.docker.io/v1/": {} }, credsStore: "desktop", HttpHeaders: { a: "b" } }], merged: { auths: { "https://index.docker.io/v1/": {}, ...OURS }, credHelpers: {} } },
  ];
  for (const each of cases) {
    it(each.name, () => expect(merged(...each.files)).to.deep.equal(each.merged));
  }

  it("knows Docker Hub by all its names", () => {
    const text = mergedAuthfile("docker.io", BOT, [parseKeptFile(file({ auths: { "https://index.docker.io/v1/": theirs("a") } }))]);
    expect(JSON.parse(text)).to.have.property("auths").that.has.all.keys("docker.io");
  });

  for (const text of ["{", '{"auths":[]}', '"s3cret"', '{"credHelpers":{"a":1}}']) {
    it(`refuses ${text}, and does not repeat it`, () => {
      const message = refusal("CONFIG_MISSING", () => parseKeptFile({ path: "/auth.json", text }));
      expect(message).to.contain("/auth.json is no file of registry logins").and.not.contain("s3cret");
    });
  }
});
