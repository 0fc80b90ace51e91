import { expect } from "chai";
import { apiKeySchema, configSchema, errorSchema, manifestSchema, parseWire, tokenSchema } from "../../../../core/registry/api/schema.js";
import { expectPrintable, HEX64, refusal } from "../../faults.js";

const bytes = (body: unknown) => Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
const blob = { mediaType: "application/octet-stream", digest: `sha256:${HEX64}`, size: 7 };
const manifest = { schemaVersion: 2, config: blob, layers: [blob] };
const index = { schemaVersion: 2, manifests: [{ ...blob, platform: { os: "linux", architecture: "arm64" } }] };
const read = (body: unknown) => parseWire(manifestSchema, bytes(body), "the manifest of r.example/a:v1");

describe("registry/schema: manifests", () => {
  const good: { name: string; body: object; kind: "manifest" | "index" }[] = [
    { name: "an OCI manifest without mediaType", body: manifest, kind: "manifest" },
    { name: "a Docker manifest", body: { ...manifest, mediaType: "application/vnd.docker.distribution.manifest.v2+json" }, kind: "manifest" },
    { name: "no layers", body: { ...manifest, layers: [] }, kind: "manifest" },
    { name: "annotations", body: { ...manifest, annotations: { a: "b" } }, kind: "manifest" },
    { name: "null annotations", body: { ...manifest, annotations: null }, kind: "manifest" },
    { name: "unknown members", body: { ...manifest, subject: blob, artifactType: "a", x: [1] }, kind: "manifest" },
    { name: "an index", body: index, kind: "index" },
    { name: "a Docker list", body: { ...index, mediaType: "application/vnd.docker.distribution.manifest.list.v2+json" }, kind: "index" },
    { name: "an empty index", body: { schemaVersion: 2, manifests: [] }, kind: "index" },
    { name: "a sha512 digest", body: { ...manifest, config: { ...blob, digest: `sha512:${HEX64}${HEX64}` } }, kind: "manifest" },
  ];
  for (const { name, body, kind } of good) it(`reads ${name}`, () => expect(read(body).kind).to.equal(kind));

  it("keeps annotations, and drops what it does not know", () => {
    expect(read({ ...index, annotations: { a: "b" }, x: 1 })).to.deep.equal({ kind: "index", schemaVersion: 2, manifests: [{ ...blob, platform: { os: "linux", architecture: "arm64" } }], annotations: { a: "b" } });
  });

  it("lets no annotation reach the prototype", () => {
    const body = JSON.stringify(manifest).replace("}", '},"annotations":{"__proto__":"x","a":"b"}');
    expect(read(body).annotations?.["a"]).to.equal("b");
    expect(Object.getPrototypeOf({})).to.equal(Object.prototype);
  });

  const bad: Record<string, unknown> = {
    "no JSON": "<html><body>Sign in</body></html>",
    "nothing": "",
    "half a document": '{"schemaVersion":2,',
    "null": null,
    "a number": 2,
    "a list": [manifest],
    "an empty object": {},
    "schema 1": { ...manifest, schemaVersion: 1 },
    "a schema as text": { ...manifest, schemaVersion: "2" },
    "no config": { schemaVersion: 2, layers: [] },
    "layers that are none": { ...manifest, layers: { a: blob } },
    "a digest that is none": { ...manifest, config: { ...blob, digest: "sha256:../../x" } },
    "a digest in upper case": { ...manifest, config: { ...blob, digest: blob.digest.toUpperCase() } },
    "a negative size": { ...manifest, config: { ...blob, size: -1 } },
    "a fraction of a byte": { ...manifest, config: { ...blob, size: 1.5 } },
    "a size beyond integers": { ...manifest, config: { ...blob, size: 1e300 } },
    "annotations that are no text": { ...manifest, annotations: { a: { b: 1 } } },
    "control characters in a name": { ...manifest, annotations: { "\u001b[2J": 1 } },
  };
  for (const [name, body] of Object.entries(bad)) {
    it(`refuses ${name}, and names the document`, () => {
      const message = refusal("RESPONSE_INVALID", () => read(body));
      expect(message).to.include("the manifest of r.example/a:v1");
      expectPrintable(message);
    });
  }

  it("says which member is wrong", () => {
    expect(refusal("RESPONSE_INVALID", () => read({ ...manifest, config: { ...blob, digest: "sha256:1" } }))).to.include("not a digest");
  });
});

describe("registry/schema: error bodies", () => {
  const cases: { name: string; body: unknown; errors: [code: string, message: string][] | undefined }[] = [
    { name: "the specified form", body: { errors: [{ code: "DENIED", message: "no", detail: { a: 1 } }] }, errors: [["DENIED", "no"]] },
    { name: "several", body: { errors: [{ code: "A", message: "a" }, { code: "B" }] }, errors: [["A", "a"], ["B", ""]] },
    { name: "zot's bare form", body: { code: "UNAUTHORIZED", message: "authentication required" }, errors: [["UNAUTHORIZED", "authentication required"]] },
    { name: "a bare message", body: { message: "Not Found" }, errors: [["", "Not Found"]] },
    { name: "a code as a number", body: { errors: [{ code: 403, message: "no" }] }, errors: [["", "no"]] },
    { name: "a message as an object", body: { errors: [{ code: "A", message: { a: 1 } }] }, errors: [["A", ""]] },
    { name: "no errors", body: { errors: [] }, errors: undefined },
    { name: "errors that are null", body: { errors: null }, errors: undefined },
    { name: "a null among them", body: { errors: [null] }, errors: undefined },
    { name: "an empty object", body: {}, errors: undefined },
    { name: "null", body: null, errors: undefined },
    { name: "a text", body: "denied", errors: undefined },
    { name: "a list", body: [{ code: "A" }], errors: undefined },
  ];
  for (const { name, body, errors } of cases) {
    it(`reads ${name}`, () => {
      const parsed = errorSchema.safeParse(body);
      expect(parsed.data?.map(({ code, message }) => [code, message])).to.deep.equal(errors);
    });
  }
});

describe("registry/schema: other documents", () => {
  const cases: { name: string; schema: typeof configSchema | typeof tokenSchema | typeof apiKeySchema; body: unknown; good: boolean }[] = [
    { name: "a config with labels", schema: configSchema, body: { config: { Labels: { a: "b" } }, rootfs: {} }, good: true },
    { name: "a config with null labels", schema: configSchema, body: { config: { Labels: null } }, good: true },
    { name: "a config without config", schema: configSchema, body: { architecture: "amd64" }, good: true },
    { name: "a config with labels that are no text", schema: configSchema, body: { config: { Labels: { a: 1 } } }, good: false },
    { name: "a token", schema: tokenSchema, body: { token: "t", expires_in: 300, issued_at: "2026-01-01T00:00:00Z" }, good: true },
    { name: "an access_token", schema: tokenSchema, body: { access_token: "t" }, good: true },
    { name: "a token that is no text", schema: tokenSchema, body: { token: 1 }, good: false },
    { name: "an API key", schema: apiKeySchema, body: { apiKey: "zak_1", uuid: "u", label: "l" }, good: true },
    { name: "an empty API key", schema: apiKeySchema, body: { apiKey: "", uuid: "u" }, good: false },
    { name: "no API key", schema: apiKeySchema, body: { uuid: "u" }, good: false },
  ];
  for (const { name, schema, body, good } of cases) {
    it(`${good ? "reads" : "refuses"} ${name}`, () => expect(schema.safeParse(body).success).to.equal(good));
  }
});
