import { expect } from "chai";
import fc from "fast-check";
import { digestOf } from "../../core/image/digest.js";
import { Repository } from "../../core/image/reference.js";
import { parseRegistryHost } from "../../core/image/registry-host.js";
import { parseTag } from "../../core/image/tag.js";
import { tagTaken } from "../../core/publish/plan.js";
import { Redactor } from "../../core/redact.js";
import { registryFault } from "../../core/registry/fault.js";
import type { Manifest } from "../../core/registry/api/repository-client.js";
import { trustedUrl } from "../../core/registry/auth/trust.js";
import { faultOf } from "./faults.js";
import { MarkedSecret, WRITINGS } from "../support/marked-secret.js";
import { knownRegistry } from "../support/known-registry.js";

const ATTEMPT = { action: "read r.example/ns/app:v1", access: "read", credential: "given" } as const;

/** What leaves the project of a refusal with this body. */
function shown(secret: MarkedSecret, body: string, status: number): string {
  const redactor = new Redactor();
  redactor.hideBasic(secret.username, secret.password);
  const { what, remedy } = redactor.redactError(registryFault(ATTEMPT, { status, challenge: "", body: Buffer.from(body) }));
  return `${what} ${remedy}`;
}

/** Passwords that HTTP Basic can carry, of characters that encodings treat differently, and of any. */
const password = fc
  .oneof(
    fc.string({ unit: fc.constantFrom(...Array.from('aZ09+/=%&?#:@"\'\\ <>{}|^`~!$*()[];,.-_äß☃\u{1f511}')), minLength: 4, maxLength: 40 }),
    fc.string({ unit: "grapheme", minLength: 4, maxLength: 40 }),
    fc.string({ unit: "binary", minLength: 4, maxLength: 40 }),
  )
  // eslint-disable-next-line no-control-regex -- a login refuses control characters
  .filter((text) => !/[\u0000-\u001f\u007f]/.test(text) && !/\p{Cs}/u.test(text))
  // Blanks are found wherever a text may have lost them: what is little else is found everywhere, also in the mask.
  .filter((text) => (text.match(/[\p{L}\p{N}\p{P}\p{S}]/gu) ?? []).length >= 4);

const status = fc.constantFrom(400, 401, 403, 404, 429, 500);

describe("redact: a text of a registry that is shown in part", () => {
  const secret = new MarkedSecret("bot", "0123456789-abcdefghij-0123456789");
  const redactor = new Redactor();
  redactor.hideBasic(secret.username, secret.password);
  const repository = Repository.at(parseRegistryHost("r.example"), "ns/app");
  const registry = new URL("https://r.example");

  // Wherever a text of up to 120 characters were cut, one of these would put the cut into the password.
  for (let before = 0; before < 120; before += 10) {
    it(`is cut through no password (${before})`, () => {
      const said = `${"x".repeat(before)}${secret.password}`;
      const faults = [
        faultOf(() => trustedUrl(`ftp://r.example/${said}`, registry, knownRegistry(registry), "redirect")),
        faultOf(() => trustedUrl(`https://[${said}`, registry, knownRegistry(registry), "realm")),
        tagTaken(repository.tagged(parseTag("v1")), { kind: "taken", manifest: { digest: digestOf(Buffer.from("x")), body: { kind: "other" } } as Manifest, origin: { revision: said, version: said } }, { kind: "manifest", digest: digestOf(Buffer.from("y")) }),
      ];
      for (const fault of faults) expect(redactor.redactError(fault).message).to.contain("[redacted]").and.not.contain("012");
    });
  }
});

describe("redact: what a registry says back of a password", () => {
  for (const [name, write] of Object.entries(WRITINGS)) {
    for (const [whose, ofPair] of [["the password", false], ["user:password", true]] as const) {
      it(`is hidden as ${name}, for any password (${whose})`, () =>
        fc.assert(
          fc.property(password, status, fc.boolean(), (text, answered, asJson) => {
            const secret = new MarkedSecret("bot", text);
            const said = `you sent <<${write(ofPair ? secret.pair : text)}>>`;
            const body = asJson ? JSON.stringify({ errors: [{ code: "DENIED", message: said }] }) : said;
            const [, inside] = /you sent <<(.*)>>/s.exec(shown(secret, body, answered)) ?? [];
            expect(inside?.trim()).to.equal("[redacted]");
          }),
          { numRuns: 150 },
        ));
    }
  }
});
