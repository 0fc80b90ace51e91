import { expect } from "chai";
import { parseRegistryHost } from "../../../../core/image/registry-host.js";
import { connectionFault, proxyFault } from "../../../../core/registry/http/connection-fault.js";

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

describe("registry/connection-fault: the port that was tried", () => {
  const refused = (url: string, code = "ECONNREFUSED") => connectionFault(Object.assign(new Error("it failed"), { code }), new URL(url), ANY_LIMITS);
  const cases: [url: string, where: string, remedy: string][] = [
    ["http://localhost/v2/", "localhost:80", "80 is the port of plain HTTP. If there is another, give it, such as localhost:5000"],
    ["http://[::1]/v2/", "[::1]:80", "give it, such as [::1]:5000"],
    ["https://r.example/v2/", "r.example:443", "443 is the port of TLS. If there is another, give it, such as r.example:5000"],
    ["http://[::1]:5000/v2/", "[::1]:5000", "Check the port, and that the registry runs"],
  ];
  for (const [url, where, remedy] of cases) {
    it(url, () => expect(refused(url).message).to.contain(`nothing listens at ${where}. `).and.contain(remedy));
  }

  it("is told of one that does not answer", () => expect(refused("https://r.example", "UND_ERR_CONNECT_TIMEOUT").what).to.contain("r.example:443 did not answer"));
  it("and of one that no network leads to", () => expect(refused("https://[2001:db8::1]", "ENETUNREACH").what).to.equal("there is no way to [2001:db8::1]:443 (ENETUNREACH)"));
  it("but not where the name is wrong", () => expect(refused("https://r.example", "ENOTFOUND").what).to.equal("r.example has no address"));
});

describe("registry/connection-fault: a registry that references know by another name", () => {
  const calledAs = parseRegistryHost("registry.example.org");
  const faultAt = (url: string, code: string) => connectionFault(Object.assign(new Error("it failed"), { code }), new URL(url), ANY_LIMITS, { calledAs });

  it("goes by that name, with no port of its address", () => {
    expect(faultAt("http://r815rvdbnpq1o:6599/v2/", "ECONNRESET").what).to.equal("the connection to registry.example.org failed (ECONNRESET)");
    const { what, remedy } = faultAt("http://r815rvdbnpq1o/v2/", "ECONNREFUSED");
    expect([what, remedy]).to.deep.equal(["nothing listens at registry.example.org", "Check the port, and that the registry runs"]);
  });
});

describe("registry/connection-fault: a proxy on the way", () => {
  const proxy = { origin: "http://p.example:3128", name: "p.example:3128", authorization: undefined, variable: "https_proxy" };
  const failure = (code: string) => Object.assign(new Error("it failed"), { code });

  it("is named where the other side fails", () => {
    const fault = connectionFault(failure("ECONNRESET"), new URL("https://r.example/v2/"), ANY_LIMITS, { proxy });
    expect(fault.what).to.equal("the connection to r.example (by the proxy p.example:3128) failed (ECONNRESET)");
  });

  const cases: [code: string, what: string, passing: boolean][] = [
    ["ENOTFOUND", "the proxy p.example:3128 has no address", false],
    ["ECONNREFUSED", "nothing listens at the proxy p.example:3128", true],
    ["UND_ERR_HEADERS_TIMEOUT", "the proxy p.example:3128 did not answer within 1 s", true],
    ["EPROTO", "the proxy p.example:3128 does not speak TLS", false],
  ];
  for (const [code, what, passing] of cases) {
    it(`cannot be reached: ${code}`, () => {
      const fault = proxyFault(failure(code), proxy, 1000);
      expect(fault).to.include({ code: "REGISTRY_UNREACHABLE", what, passing, arrived: false });
      expect(fault.remedy).to.match(/^https_proxy names this proxy/).and.contain("NO_PROXY");
    });
  }
});
