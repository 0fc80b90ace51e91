import { expect } from "chai";
import { skopeoFault, uploadFault } from "../../../core/archive/upload-fault.js";
import { PublishError } from "../../../core/errors.js";
import { Redactor } from "../../../core/redact.js";
import { expectPrintable } from "../faults.js";

const fatal = (text: string) => `time="2026-01-02T03:04:05Z" level=fatal msg="${text}"`;
const CHUNK = "writing blob: uploading layer chunked: ";
const START = "writing blob: initiating layer upload to /v2/a/b/blobs/uploads/ in r.example: ";
const MANIFEST = "writing manifest: uploading manifest v1 to r.example/a/b: ";
const HTML = '<html>\\r\\n<head><title>413 Request Entity Too Large<..."';
const DIAL = 'pinging container registry r.example: Get \\"https://r.example/v2/\\": dial tcp 127.0.0.1:5000: connect: connection refused';

/** As skopeo 1.9.3 was seen to write it; the last ones as newer versions and containerd do. */
const SAID: readonly (readonly [said: string, code: string, outlook: string, remedy?: RegExp])[] = [
  [`${CHUNK}StatusCode: 413, ${HTML}`, "PUSH_DENIED", "lasting", /client_max_body_size.*Cloudflare.*100 MB/],
  [`${START}StatusCode: 413, `, "PUSH_DENIED", "lasting", /client_max_body_size/],
  [`${START}unauthorized: authentication required`, "CREDENTIAL_REJECTED", "lasting", /expired/],
  [`${START}denied: requested access to the resource is denied`, "PUSH_DENIED", "lasting", /push rights/],
  [`${START}StatusCode: 403, `, "PUSH_DENIED", "lasting", /push rights/],
  [`${MANIFEST}StatusCode: 415, `, "PUSH_DENIED", "lasting", /media types/],
  [`${CHUNK}toomanyrequests: slow down`, "RATE_LIMITED", "passing"],
  [`${CHUNK}StatusCode: 429, `, "RATE_LIMITED", "passing"],
  [`${CHUNK}received unexpected HTTP status: 507 Insufficient Storage`, "REGISTRY_FAULT", "lasting", /make room/],
  [`${START}received unexpected HTTP status: 503 Service Unavailable`, "REGISTRY_FAULT", "passing"],
  [`${CHUNK}received unexpected HTTP status: 500 Internal Server Error`, "REGISTRY_FAULT", "passing"],
  [`${MANIFEST}received unexpected HTTP status: 502 Bad Gateway`, "REGISTRY_FAULT", "passing"],
  [`${MANIFEST}manifest invalid: manifest invalid`, "TOOL_FAILED", "lasting"],
  [`${MANIFEST}StatusCode: 400, `, "TOOL_FAILED", "lasting"],
  [`${CHUNK}blob upload unknown: blob upload unknown to registry`, "TOOL_FAILED", "unclear"],
  [`${CHUNK}StatusCode: 404, `, "TOOL_FAILED", "unclear"],
  [DIAL, "REGISTRY_UNREACHABLE", "passing"],
  [`${CHUNK}Patch \\"http://r.example/v2/\\": EOF`, "REGISTRY_UNREACHABLE", "passing"],
  [`${CHUNK}read tcp 10.0.0.1:1-\\u003e10.0.0.2:5000: read: connection reset by peer`, "REGISTRY_UNREACHABLE", "passing"],
  [`${CHUNK}net/http: TLS handshake timeout`, "REGISTRY_UNREACHABLE", "passing"],
  ["initializing image from source oci:/w/unpacked/1:: unsupported docker v2s2 media type", "TOOL_FAILED", "lasting"],
  ["context deadline exceeded", "TOOL_FAILED", "lasting", /--push-timeout/],
  ["something that nobody knows", "TOOL_FAILED", "unclear", /try again/],
  [`${CHUNK}invalid status code from registry 413 (Request Entity Too Large)`, "PUSH_DENIED", "lasting"],
  ["failed to push r.example/a/b:v1: unexpected status from POST request to https://r.example/v2/a/b/blobs/uploads/: 413 Request Entity Too Large", "PUSH_DENIED", "lasting"],
  ["failed to do request: Head https://r.example/v2/: dial tcp 10.0.0.1:443: connect: connection refused", "REGISTRY_UNREACHABLE", "passing"],
];

describe("copy/upload-fault: skopeoFault", () => {
  for (const [said, code, outlook, remedy = /./] of SAID) {
    it(`${said.slice(0, 110)}: ${code}, ${outlook}`, () => {
      const fault = skopeoFault("push r.example/a/b:v1", "given", 1, fatal(said));
      expect({ code: fault.code, outlook: fault.outlook }).to.deep.equal({ code, outlook });
      expect(fault.remedy).to.match(remedy);
      expect(fault.what).to.contain("push r.example/a/b:v1");
      expectPrintable(fault.message);
    });
  }

  it("says that a login is missing where none was given", () => {
    expect(skopeoFault("push a", "none", 1, fatal(`${START}denied: no`)).remedy).to.contain("No login was given");
  });

  const repeated: { name: string; stderr: string; says: string }[] = [
    { name: "the message of its log line", stderr: fatal("writing blob: oh no"), says: "(exit code 1: writing blob: oh no)" },
    { name: "a line that is no log line", stderr: "panic: oh no\n", says: "(exit code 1: panic: oh no)" },
    { name: "escape sequences", stderr: fatal("\u001b[31mred\u202e"), says: "[31mred" },
  ];
  for (const { name, stderr, says } of repeated) {
    it(`repeats ${name}`, () => {
      const fault = skopeoFault("push r.example/app:v1", "given", 1, stderr);
      expect(fault.code).to.equal("TOOL_FAILED");
      expect(fault.message).to.include("skopeo could not push r.example/app:v1").and.include(says);
      expectPrintable(fault.message);
    });
  }

  it("leaves no empty gap where skopeo said nothing (killed)", () => {
    expect(skopeoFault("push a", "given", 137, " \n").message).to.include("(exit code 137)");
  });

  it("keeps a long message short, once it is redacted", () => {
    const fault = new Redactor().redactError(skopeoFault("push a", "given", 1, fatal("x".repeat(9999))));
    expect(fault.message.length).to.be.below(2000);
  });
});

describe("copy/upload-fault: uploadFault", () => {
  it("keeps another tool's own error where nothing in its words is known", () => {
    const otherwise = new PublishError("TOOL_FAILED", "the Dagger engine could not push a: solver is unwell", "The trace shows more");
    const fault = uploadFault({ action: "push a", said: otherwise.what, credential: "given", otherwise });
    expect(fault).to.include({ code: "TOOL_FAILED", what: otherwise.what, remedy: otherwise.remedy, outlook: "unclear" });
  });
});
