import { expect } from "chai";
import { Redactor } from "../../../core/redact.js";
import { errorCodes, registryFault, type Attempt } from "../../../core/registry/fault.js";
import { expectPrintable } from "../faults.js";

const read: Attempt = { action: "read r.example/ns/app:v1", access: "read", credential: "given" };
const write: Attempt = { action: "write r.example/ns/app:v1", access: "write", credential: "given" };
const anonymous: Attempt = { ...read, credential: "none" };
const INSUFFICIENT = 'Bearer realm="https://a.example/t",scope="repository:ns/app:push",error="insufficient_scope"';
const BEARER = 'Bearer realm="https://a.example/t"';

function fault(attempt: Attempt, status: number, body: string | Uint8Array = "", challenge = "") {
  return registryFault(attempt, { status, challenge, body: Buffer.from(body) });
}

describe("registry/fault: codes and remedies by status", () => {
  const cases: { name: string; attempt: Attempt; status: number; challenge?: string; code: string; says: string }[] = [
    { name: "401 with a key", attempt: write, status: 401, code: "CREDENTIAL_REJECTED", says: "expired" },
    { name: "401 with a key and a challenge", attempt: write, status: 401, challenge: BEARER, code: "CREDENTIAL_REJECTED", says: "expired" },
    { name: "401 without a key", attempt: anonymous, status: 401, code: "CREDENTIAL_REJECTED", says: "asks for a login" },
    { name: "401 of another realm's error", attempt: write, status: 401, challenge: `${BEARER},error="invalid_token"`, code: "CREDENTIAL_REJECTED", says: "expired" },
    { name: "401 with too little scope", attempt: write, status: 401, challenge: INSUFFICIENT, code: "PUSH_DENIED", says: "push rights" },
    { name: "401 with too little scope to read", attempt: read, status: 401, challenge: INSUFFICIENT, code: "PUSH_DENIED", says: "pull rights" },
    { name: "401 with too little scope in the second challenge", attempt: write, status: 401, challenge: `Basic realm="a", ${INSUFFICIENT}`, code: "PUSH_DENIED", says: "push rights" },
    { name: "401 with too little scope and no key", attempt: anonymous, status: 401, challenge: INSUFFICIENT, code: "CREDENTIAL_REJECTED", says: "asks for a login" },
    { name: "403 of a push", attempt: write, status: 403, code: "PUSH_DENIED", says: "push rights" },
    { name: "403 of a pull", attempt: read, status: 403, code: "PUSH_DENIED", says: "pull rights" },
    { name: "403 without a key", attempt: { ...write, credential: "none" }, status: 403, code: "PUSH_DENIED", says: "No login was given" },
    { name: "404", attempt: read, status: 404, code: "RESPONSE_INVALID", says: "address is a registry" },
    { name: "405", attempt: write, status: 405, code: "RESPONSE_INVALID", says: "address is a registry" },
    { name: "400", attempt: write, status: 400, code: "RESPONSE_INVALID", says: "address is a registry" },
    { name: "a redirect that was not followed", attempt: write, status: 307, code: "RESPONSE_INVALID", says: "address is a registry" },
    { name: "413", attempt: write, status: 413, code: "PUSH_DENIED", says: "client_max_body_size" },
    { name: "415", attempt: write, status: 415, code: "PUSH_DENIED", says: "media types" },
    { name: "507", attempt: write, status: 507, code: "REGISTRY_FAULT", says: "make room" },
    { name: "429", attempt: read, status: 429, code: "RATE_LIMITED", says: "higher limit" },
    { name: "500", attempt: write, status: 500, code: "REGISTRY_FAULT", says: "log" },
    { name: "503", attempt: read, status: 503, code: "REGISTRY_FAULT", says: "log" },
    { name: "599", attempt: read, status: 599, code: "REGISTRY_FAULT", says: "log" },
  ];
  for (const { name, attempt, status, challenge, code, says } of cases) {
    it(`makes ${code} of ${name}`, () => {
      const made = fault(attempt, status, "", challenge);
      expect(made.code).to.equal(code);
      expect(made.message).to.include(`refused to ${attempt.action} (${status})`).and.include(says);
    });
  }
});

describe("registry/fault: what the registry said", () => {
  const DENIED = '{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}';
  const cases: { name: string; body: string | Uint8Array; says: string }[] = [
    { name: "nothing", body: "", says: "(403)" },
    { name: "one error", body: DENIED, says: "(403, DENIED: requested access to the resource is denied)" },
    { name: "two errors", body: '{"errors":[{"code":"A"},{"code":"B","message":"b"}]}', says: "(403, A; B: b)" },
    { name: "a bare error", body: '{"code":"UNAUTHORIZED","message":"m"}', says: "(403, UNAUTHORIZED: m)" },
    { name: "an empty error", body: '{"errors":[{}]}', says: "(403)" },
    { name: "plain text", body: "Forbidden\n", says: "(403, Forbidden)" },
    { name: "an HTML page", body: "<!DOCTYPE html><script>alert(1)</script>", says: "(403, an HTML page)" },
    { name: "HTML in capitals after a comment", body: "<!-- a --><HTML><body>secret</body>", says: "(403, an HTML page)" },
    { name: "JSON of another form", body: '{"a":1}', says: '(403, {"a":1})' },
    { name: "ANSI escapes", body: "\u001b[2J\u001b[31mowned\u0007", says: "owned" },
    { name: "ANSI escapes in JSON", body: '{"errors":[{"code":"\\u001b[2J","message":"a\\r\\nb\\u202ec"}]}', says: "a b c" },
    { name: "bytes that are no text", body: Uint8Array.of(0xff, 0x00, 0x1b, 0x9b, 0xc2, 0x9b), says: "(403" },
  ];
  for (const { name, body, says } of cases) {
    it(`repeats ${name} for a person`, () => {
      const { message } = fault(write, 403, body);
      expect(message).to.include(says);
      expectPrintable(message);
    });
  }

  for (const body of ["x".repeat(100_000), `{"message":"${"x".repeat(100_000)}"}`, `{"errors":[${'{"code":"XXXX"},'.repeat(9999)}{}]}`]) {
    it(`keeps ${body.slice(0, 20)}… of ${body.length} characters short, once it is redacted`, () =>
      expect(new Redactor().redactError(fault(write, 500, body)).message.length).to.be.below(2000));
  }

  const SECRET = "hunter2secret";
  const echoes: [name: string, body: (before: string) => string][] = [
    ["plain text", (before) => before + SECRET],
    ["an error's message", (before) => JSON.stringify({ errors: [{ code: "DENIED", message: before + SECRET }] })],
  ];
  for (const [name, body] of echoes) {
    it(`lets a redactor find a secret that ${name} echoes, even where it is cut`, () => {
      const redactor = new Redactor();
      redactor.hide(SECRET);
      for (let length = 0; length <= 210; length++) {
        expect(redactor.redactError(fault(write, 403, body("x".repeat(length)))).message).not.to.include(SECRET.slice(0, 6));
      }
    });
  }

  const codes: [body: string, codes: string[]][] = [
    [DENIED, ["DENIED"]],
    ['{"errors":[{"code":"A"},{"code":"B"}]}', ["A", "B"]],
    ['{"code":"MANIFEST_INVALID"}', ["MANIFEST_INVALID"]],
    ["MANIFEST_INVALID", []],
    ["", []],
    ["null", []],
    ['{"errors":"DENIED"}', []],
  ];
  for (const [body, expected] of codes) {
    it(`finds the codes ${JSON.stringify(expected)} in ${body.slice(0, 40)}`, () => expect(errorCodes(Buffer.from(body))).to.deep.equal(expected));
  }
});
