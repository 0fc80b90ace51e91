import { expect } from "chai";
import { rootCertificates } from "node:tls";
import { parseAuthority } from "../../../../core/registry/http/authorities.js";
import { refusal } from "../../faults.js";

const [ROOT = "", OTHER = ""] = rootCertificates;

describe("registry/authorities: parseAuthority", () => {
  for (const [name, pem] of [
    ["one certificate", ROOT],
    ["several, with words between them", `# ours\n${ROOT}\n# theirs\n${OTHER}\n`],
    ["lines that end as Windows ends them", ROOT.replaceAll("\n", "\r\n")],
  ] as const) {
    it(`takes ${name}`, () => expect(parseAuthority(pem, "ca.pem")).to.equal(pem));
  }

  for (const [name, pem] of [
    ["nothing", ""],
    ["something else", "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n"],
    ["a certificate that breaks off", ROOT.slice(0, 400)],
    ["a good one and a broken one", `${ROOT}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`],
    ["two without a line break between them", `${ROOT}${OTHER.replace("-----BEGIN", "BEGIN")}`.replace("-----END CERTIFICATE-----", "")],
  ] as const) {
    it(`refuses ${name}`, () => {
      expect(refusal("CONFIG_MISSING", () => parseAuthority(pem, "ca.pem"))).to.contain("ca.pem holds no certificate");
    });
  }
});
