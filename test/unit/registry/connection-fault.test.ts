import { expect } from "chai";
import { connectionFault } from "../../../src/registry/connection-fault.js";

const ANY_LIMITS = { scheme: "https", answerTimeoutMs: 1000, proxy: "none" } as const;

/** What is made of an error of Node's with this code. */
function faultOf(code: string, text = "it failed"): { what: string; remedy: string } {
  return connectionFault(Object.assign(new Error(text), { code }), new URL("https://r.example/v2/"), ANY_LIMITS);
}

describe("registry/connection-fault: remedies for whoever called, the command line or the module", () => {
  const cases: [code: string, host: string, module: string][] = [
    ["EPROTO", "--transport http;", "registryService, as --registry-service tcp://host:port"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "--ca-file", "registryCa"],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "--ca-file", "registryCa"],
    ["UND_ERR_HEADERS_TIMEOUT", "--timeout", "the module has none"],
    ["CERT_HAS_EXPIRED", "no --ca-file", "registryCa"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "no --ca-file", "registryCa"],
  ];
  for (const [code, host, module] of cases) {
    it(code, () => expect(faultOf(code).remedy).to.contain(host).and.contain(module));
  }

  it("what Node.js advises those who start it is left out", () => {
    const said = "unable to get local issuer certificate; if the root CA is installed locally, try running Node.js with --use-system-ca";
    expect(faultOf("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", said).what).to.equal(
      "the certificate of r.example is not trusted (unable to get local issuer certificate)",
    );
  });
});
