import { expect } from "chai";
import { sameOrigin, trustedUrl, type Purpose } from "../../../../core/registry/auth/trust.js";
import { parseTrustedRealms } from "../../../../core/registry/auth/trusted-realm.js";
import { expectPrintable, faultOf } from "../../faults.js";
import { knownRegistry } from "../../../support/known-registry.js";

const HTTPS = "https://registry.example.org";
const HTTP = "http://registry.example.org:5000";

function trusted(text: string, registry = HTTPS, purpose: Purpose = "redirect", base = `${registry}/v2/a/blobs/uploads/`): string {
  return trustedUrl(text, new URL(base), knownRegistry(new URL(registry)), purpose).href;
}

describe("registry/trust: what is followed", () => {
  const cases: { name: string; text: string; registry?: string; base?: string; href: string }[] = [
    { name: "a token service elsewhere", text: "https://auth.example.com/token?a=b", href: "https://auth.example.com/token?a=b" },
    { name: "an absolute path", text: "/v2/a/blobs/uploads/1?_state=x", href: `${HTTPS}/v2/a/blobs/uploads/1?_state=x` },
    { name: "a relative path", text: "1?_state=x", href: `${HTTPS}/v2/a/blobs/uploads/1?_state=x` },
    { name: "a query alone", text: "?n=2", href: `${HTTPS}/v2/a/blobs/uploads/?n=2` },
    { name: "nothing", text: "", href: `${HTTPS}/v2/a/blobs/uploads/` },
    { name: "another host without scheme", text: "//cdn.example.com/b", href: "https://cdn.example.com/b" },
    { name: "a path relative to where the last hop led", text: "/c", base: "https://cdn.example.com/b", href: "https://cdn.example.com/c" },
    { name: "another port of the registry's host", text: "https://registry.example.org:8443/t", href: "https://registry.example.org:8443/t" },
    { name: "https from a plain registry", text: "https://auth.example.com/t", registry: HTTP, href: "https://auth.example.com/t" },
    { name: "http from a plain registry", text: "http://auth.example.com/t", registry: HTTP, href: "http://auth.example.com/t" },
    { name: "the registry itself where it is internal", text: "http://127.0.0.1:5001/t", registry: "http://127.0.0.1:5000", href: "http://127.0.0.1:5001/t" },
    { name: "its own name, localhost", text: "http://localhost:9/t", registry: "http://localhost:5000", href: "http://localhost:9/t" },
    { name: "a public literal", text: "https://8.8.8.8/t", href: "https://8.8.8.8/t" },
    { name: "a public IPv6 literal", text: "https://[2606:4700::1111]/t", href: "https://[2606:4700::1111]/t" },
    { name: "just outside 172.16/12", text: "https://172.32.0.1/t", href: "https://172.32.0.1/t" },
    { name: "just outside 100.64/10", text: "https://100.128.0.1/t", href: "https://100.128.0.1/t" },
    { name: "a name that begins like localhost", text: "https://localhost.example.org/t", href: "https://localhost.example.org/t" },
    { name: "a name that begins like an address", text: "https://10.0.0.1.example.org/t", href: "https://10.0.0.1.example.org/t" },
  ];
  for (const { name, text, registry, base, href } of cases) {
    it(`follows ${name}`, () => expect(trusted(text, registry, "redirect", base)).to.equal(href));
  }
});

const INTERNAL = [
  "127.0.0.1", "127.1", "127.0.0.1.", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0",
  "10.0.0.1", "10.255.255.255", "167772161", "172.16.0.1", "172.31.255.255", "192.168.1.1", "192.168.257", "169.254.169.254",
  "0xA9FEA9FE", "0251.0376.0251.0376", "100.64.0.1", "100.127.255.255", "%31%32%37.0.0.1", "\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021",
  "localhost", "LOCALHOST", "localhost.", "a.localhost", "registry.example.org.localhost", "loc\u00adalhost",
  "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[fe80::1]", "[febf::1]", "[fc00::1]", "[fd12:3456::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
  "[::ffff:10.0.0.1]", "[::FFFF:169.254.169.254]", "[::ffff:192.168.0.1]",
];

/** Forms of IPv6 that carry an IPv4 address, which a gateway on the way may unpack. */
const EMBEDDED = ["[64:ff9b::a9fe:a9fe]", "[64:ff9b::10.0.0.1]", "[::127.0.0.1]", "[2002:7f00:1::]", "[::ffff:0:127.0.0.1]"];

describe("registry/trust: internal addresses", () => {
  for (const host of INTERNAL) {
    it(`does not follow https://${host}/`, () => {
      expect(faultOf(() => trusted(`https://${host}/latest`)).message).to.include("internal address");
    });
  }

  for (const host of EMBEDDED) {
    it(`does not follow https://${host}/, which embeds an internal address`, () => {
      expect(faultOf(() => trusted(`https://${host}/latest`)).code).to.equal("REDIRECT_UNTRUSTED");
    });
  }

  const elsewhere: [registry: string, text: string][] = [
    ["http://127.0.0.1:5000", "http://127.0.0.2:5000/"],
    ["http://127.0.0.1:5000", "http://localhost:5000/"],
    ["http://10.0.0.5:5000", "http://10.0.0.6:5000/"],
    [HTTP, "http://169.254.169.254/latest/meta-data/"],
    [HTTPS, "//10.0.0.1/x"],
    [HTTPS, "\\\\10.0.0.1\\x"],
  ];
  for (const [registry, text] of elsewhere) {
    it(`does not follow ${registry} to ${text}`, () => expect(faultOf(() => trusted(text, registry)).message).to.include("internal address"));
  }
});

describe("registry/trust: what is refused besides", () => {
  const cases: { name: string; text: string; registry?: string; says: string }[] = [
    { name: "http from an https registry", text: "http://auth.example.com/t", says: "is not https" },
    { name: "http to the registry itself", text: "http://registry.example.org/v2/", says: "is not https" },
    { name: "javascript:", text: "javascript:alert(1)", says: "is not https" },
    { name: "file:", text: "file:///etc/passwd", registry: HTTP, says: "is not https" },
    { name: "data:", text: "data:text/plain,a", says: "is not https" },
    { name: "ftp:", text: "ftp://a.example/", registry: HTTP, says: "is not https" },
    { name: "ws:", text: "ws://a.example/", registry: HTTP, says: "is not https" },
    { name: "a user name", text: "https://user@auth.example.com/t", says: "holds a user name" },
    { name: "user and password", text: "https://u:s3cret@auth.example.com/t", says: "holds a user name" },
    { name: "a password alone", text: "https://:s3cret@auth.example.com/t", says: "holds a user name" },
    { name: "a user name before the registry", text: "https://registry.example.org@evil.example/t", says: "holds a user name" },
    { name: "no URL", text: "https://", says: "is not a URL" },
    { name: "a bad port", text: "https://a.example:99999/", says: "is not a URL" },
    { name: "control characters in what is no URL", text: "https://a\u001b[31m\u0000b/", says: "is not a URL" },
    { name: "an IPv6 zone", text: "https://[fe80::1%25eth0]/", says: "is not a URL" },
  ];
  for (const { name, text, registry, says } of cases) {
    it(`refuses ${name}`, () => {
      const { message } = faultOf(() => trusted(text, registry));
      expect(message).to.include(says).and.not.include("s3cret");
      expectPrintable(message);
    });
  }

  const purposes: [Purpose, code: string, role: string][] = [
    ["realm", "REALM_UNTRUSTED", "token service"],
    ["redirect", "REDIRECT_UNTRUSTED", "redirect"],
    ["upload", "REDIRECT_UNTRUSTED", "upload location"],
    ["page", "REDIRECT_UNTRUSTED", "next page"],
  ];
  for (const [purpose, code, role] of purposes) {
    it(`calls a bad ${purpose} ${code}, and repeats no query`, () => {
      const fault = faultOf(() => trusted("http://evil.example/t?token=s3cret", HTTPS, purpose));
      expect(fault.code).to.equal(code);
      expect(fault.message).to.include(`names http://evil.example/t as its ${role}`).and.not.include("s3cret");
    });
  }
});

describe("registry/trust: a token service that is vouched for", () => {
  const realm = (text: string, trusted: string[], { registry = "http://10.77.0.1:5000", purpose }: { registry?: string; purpose?: Purpose } = {}) =>
    trustedUrl(text, new URL(registry), knownRegistry(new URL(registry)), purpose ?? "realm", parseTrustedRealms(trusted)).href;
  const REALM = "http://10.77.0.2:5001/token";

  const taken: { name: string; trusted: string[]; text?: string; registry?: string }[] = [
    { name: "host and port", trusted: ["10.77.0.2:5001"] },
    { name: "the host at any port", trusted: ["10.77.0.2"] },
    { name: "one of several", trusted: ["auth.example.org", "10.77.0.2:5001"] },
    { name: "one of several with commas between them", trusted: ["auth.example.org, 10.77.0.2:5001"] },
    { name: "a host in capitals", trusted: ["LOCALHOST"], text: "http://localhost:9/t" },
    { name: "an address in another writing", trusted: ["0x0a.77.0.2:05001"] },
    { name: "an IPv6 address", trusted: ["[fd00::2]:5001"], text: "http://[fd00::2]:5001/t" },
    { name: "the port that https has by itself", trusted: ["10.77.0.2:443"], text: "https://10.77.0.2/t" },
    { name: "the port that http has by itself", trusted: ["10.77.0.2:80"], text: "http://10.77.0.2/t" },
    { name: "an https realm of an https registry", trusted: ["10.77.0.2"], text: "https://10.77.0.2/t", registry: "https://registry.example.org" },
  ];
  for (const { name, trusted, text = REALM, registry } of taken) {
    it(`is trusted by ${name}`, () => expect(realm(text, trusted, registry === undefined ? {} : { registry })).to.equal(new URL(text).href));
  }

  const refused: { name: string; trusted: string[]; text?: string; registry?: string; purpose?: Purpose; says: string }[] = [
    { name: "nothing", trusted: [], says: "internal address" },
    { name: "another port", trusted: ["10.77.0.2:5002"], says: "internal address" },
    { name: "another host", trusted: ["10.77.0.3:5001"], says: "internal address" },
    { name: "a part of its name", trusted: ["localhost"], text: "http://a.localhost/t", says: "internal address" },
    { name: "http, of an https registry", trusted: ["10.77.0.2:5001"], registry: "https://10.77.0.1:5000", says: "is not https" },
    { name: "a user name in it", trusted: ["10.77.0.2:5001"], text: "http://bot:s3cret@10.77.0.2:5001/t", says: "holds a user name" },
    ...(["redirect", "upload", "page"] as const).map((purpose) => ({ name: `its being a ${purpose}`, trusted: ["10.77.0.2:5001"], purpose, says: "internal address" })),
  ];
  for (const { name, trusted, text = REALM, says, ...rest } of refused) {
    it(`is not trusted by, or with, ${name}`, () => expect(faultOf(() => realm(text, trusted, rest)).message).to.contain(says).and.not.contain("s3cret"));
  }

  it("is what the error offers, for whoever called, the command line or the module", () => {
    expect(faultOf(() => realm(`${REALM}?a=s3cret`, [])).message).to.match(/^REALM_UNTRUSTED: .*--trust-realm 10\.77\.0\.2:5001 \(in the module trustRealm\)/).and.not.contain("s3cret");
    expect(faultOf(() => realm(REALM, [], { purpose: "redirect" })).message).not.to.contain("trust-realm");
  });

  for (const text of ["", "http://10.0.0.2", "10.0.0.2/token", "bot:s3cret@10.0.0.2", "10.0.0.2:", "10.0.0.2:99999", "10.0.0.256", "a b", "fd00::2"]) {
    it(`is not named by ${JSON.stringify(text)}`, () => {
      const { message } = faultOf(() => parseTrustedRealms([text]));
      expect(message).to.match(/^CONFIG_MISSING: .* is no host of a token service\. Give --trust-realm \(trustRealm\)/).and.not.contain("s3cret");
      expectPrintable(message);
    });
  }
});

describe("registry/trust: sameOrigin", () => {
  const cases: [a: string, b: string, same: boolean][] = [
    ["https://a.example/x?y", "https://a.example:443/z", true],
    ["https://a.example", "http://a.example", false],
    ["https://a.example", "https://a.example:8443", false],
    ["https://a.example", "https://b.a.example", false],
    ["https://a.example", "https://a.example.", false],
  ];
  for (const [a, b, same] of cases) {
    it(`${same ? "sends" : "does not send"} a credential for ${a} to ${b}`, () => expect(sameOrigin(new URL(a), new URL(b))).to.equal(same));
  }
});
