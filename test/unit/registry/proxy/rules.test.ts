import { expect } from "chai";
import { PublishError } from "../../../../core/errors.js";
import { noProxyWith, proxyRules, type Environment } from "../../../../core/registry/proxy/rules.js";

/** The proxy that a URL is asked by, as an origin; undefined for none. */
const proxyOf = (environment: Environment, url = "http://example.com"): string | undefined => proxyRules(environment)(new URL(url))?.origin;

describe("registry/proxy: the environment names the proxy as it does for Go (httpproxy, TestProxyForURL)", () => {
  const cases: [environment: Environment, url: string, proxy: string | undefined][] = [
    [{}, "http://example.com", undefined],
    [{ HTTP_PROXY: "127.0.0.1:8080" }, "http://example.com", "http://127.0.0.1:8080"],
    [{ HTTP_PROXY: "cache.corp.example.com:1234" }, "http://example.com", "http://cache.corp.example.com:1234"],
    [{ HTTP_PROXY: "cache.corp.example.com" }, "http://example.com", "http://cache.corp.example.com"],
    [{ HTTP_PROXY: "localhost" }, "http://example.com", "http://localhost"],
    [{ HTTP_PROXY: "localhost:3128" }, "http://example.com", "http://localhost:3128"],
    [{ HTTP_PROXY: "https://cache.corp.example.com" }, "http://example.com", "https://cache.corp.example.com"],
    [{ HTTP_PROXY: "https://127.0.0.1:8080/" }, "http://example.com", "https://127.0.0.1:8080"],
    [{ HTTP_PROXY: "http://[2001:db8::1]:3128" }, "http://example.com", "http://[2001:db8::1]:3128"],
    [{ HTTP_PROXY: "plain.tld", HTTPS_PROXY: "secure.tld" }, "http://insecure.tld/", "http://plain.tld"],
    [{ HTTP_PROXY: "plain.tld", HTTPS_PROXY: "secure.tld" }, "https://secure.tld/", "http://secure.tld"],
    [{ HTTP_PROXY: "plain.tld", HTTPS_PROXY: "https://secure.tld" }, "https://secure.tld/", "https://secure.tld"],
    [{ HTTP_PROXY: "plain.tld" }, "https://secure.tld/", undefined],
    [{ HTTP_PROXY: "plain.tld" }, "ftp://insecure.tld/", undefined],
    [{ HTTPS_PROXY: "secure.tld" }, "http://insecure.tld/", undefined],
    [{ ALL_PROXY: "all.tld", all_proxy: "all.tld" }, "https://secure.tld/", undefined],
    [{ http_proxy: "lower" }, "http://example.com", "http://lower"],
    [{ HTTP_PROXY: "", http_proxy: "lower" }, "http://example.com", "http://lower"],
    [{ HTTP_PROXY: "upper", http_proxy: "lower" }, "http://example.com", "http://upper"],
    [{ HTTPS_PROXY: "https://p.tld", REQUEST_METHOD: "PUT" }, "https://secure.tld/", "https://p.tld"],
    [{ HTTP_PROXY: "p", NO_PROXY: "example.com" }, "http://example.com/", undefined],
    [{ HTTP_PROXY: "p", no_proxy: "example.com" }, "http://example.com/", undefined],
    [{ HTTP_PROXY: "p", NO_PROXY: "other.com", no_proxy: "example.com" }, "http://example.com/", "http://p"],
    [{ HTTP_PROXY: "p", NO_PROXY: ".example.com" }, "http://example.com/", "http://p"],
    [{ HTTP_PROXY: "p", NO_PROXY: "ample.com" }, "http://example.com/", "http://p"],
    [{ HTTP_PROXY: "p", NO_PROXY: "example.com" }, "http://foo.example.com/", undefined],
    [{ HTTP_PROXY: "p", NO_PROXY: ".foo.com" }, "http://example.com/", "http://p"],
    [{ HTTP_PROXY: "p", NO_PROXY: ".示例.com" }, "http://www.示例.com", undefined],
    [{ HTTP_PROXY: "p", NO_PROXY: "xn--fsq092h.com" }, "http://www.示例.com", undefined],
    [{ HTTP_PROXY: "p", NO_PROXY: "示例.com" }, "http://www.xn--fsq092h.com", undefined],
  ];
  for (const [environment, url, proxy] of cases) {
    it(`${JSON.stringify(environment)} at ${url}: ${proxy ?? "none"}`, () => expect(proxyOf(environment, url)).to.equal(proxy));
  }
});

describe("registry/proxy: NO_PROXY as Go reads it (httpproxy, TestUseProxy)", () => {
  const NO_PROXY =
    "foobar.com, .barbaz.net, *.wildcard.io,  Registry.Example.org , 192.168.1.1, 192.168.1.2:81, 192.168.1.3:80, 10.0.0.0/30, 2001:db8::52:0:1, [2001:db8::52:0:2]:443, [2001:db8::52:0:3]:80, 2002:db8:a::45/64, ported.org:5000, colon.org:, :1, 10.9.0.0/33, [2001:db8::9]";
  const cases: [host: string, proxied: boolean][] = [
    ["localhost", false],
    ["localhost:5000", false],
    ["127.0.0.1", false],
    ["127.0.0.2", false],
    ["[::1]", false],
    ["[::1]:5000", false],
    ["[::ffff:127.0.0.1]", false],
    ["[::2]", true],
    ["192.168.1.1", false],
    ["192.168.1.2", true],
    ["192.168.1.2:81", false],
    ["192.168.1.3", false],
    ["192.168.1.4", true],
    ["10.0.0.2", false],
    ["10.0.0.2:5000", false],
    ["10.0.0.4", true],
    ["[::ffff:10.0.0.2]", false],
    ["10.9.0.1", true],
    ["[2001:db8::52:0:1]", false],
    ["[2001:db8::52:0:2]", true],
    ["[2001:db8::52:0:3]", false],
    ["[2001:db8::9]", true],
    ["[2002:db8:a::123]", false],
    ["[fe80::424b:c8be:1643:a1b6]", true],
    ["barbaz.net", true],
    ["www.barbaz.net", false],
    ["foobar.com", false],
    ["FOOBAR.com", false],
    ["www.foobar.com", false],
    ["foofoobar.com", true],
    ["registry.example.org", false],
    ["baz.com", true],
    ["localhost.net", true],
    ["local.localhost", true],
    ["barbarbaz.net", true],
    ["wildcard.io", true],
    ["nested.wildcard.io", false],
    ["awildcard.io", true],
    ["ported.org", true],
    ["ported.org:5000", false],
    ["www.ported.org:5000", false],
    ["colon.org:5000", false],
  ];
  for (const [host, proxied] of cases) {
    it(`${host}: ${proxied ? "by the proxy" : "direct"}`, () => expect(proxyOf({ HTTP_PROXY: "p", NO_PROXY }, `http://${host}`) !== undefined).to.equal(proxied));
    it(`${host} with a * among them: direct`, () => expect(proxyOf({ HTTP_PROXY: "p", NO_PROXY: `${NO_PROXY}, *` }, `http://${host}`)).to.equal(undefined));
  }

  it("a port that is not written is the scheme's own", () => {
    const environment = { HTTP_PROXY: "p", HTTPS_PROXY: "p", NO_PROXY: "r.org:443" };
    expect([proxyOf(environment, "https://r.org"), proxyOf(environment, "http://r.org")]).to.deep.equal([undefined, "http://p"]);
  });
});

describe("registry/proxy: the login in a proxy's URL", () => {
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;
  const cases: [url: string, authorization: string | undefined][] = [
    ["http://proxy:3128", undefined],
    ["http://bot:geheim@proxy:3128", basic("bot:geheim")],
    ["bot:geheim@proxy:3128", basic("bot:geheim")],
    ["http://bot:p%40ss%3Aw%C3%B6rd@proxy:3128", basic("bot:p@ss:wörd")],
    ["http://bot:100%@proxy:3128", basic("bot:100%")],
    ["http://token@proxy:3128", basic("token:")],
  ];
  for (const [url, authorization] of cases) {
    it(url, () => {
      const proxy = proxyRules({ HTTP_PROXY: url })(new URL("http://r.org"));
      expect(proxy).to.deep.equal({ origin: "http://proxy:3128", name: "proxy:3128", authorization, variable: "HTTP_PROXY" });
    });
  }
});

describe("registry/proxy: what cannot be a proxy is told, without its value", () => {
  const cases: [value: string, says: string][] = [
    ["socks5://bot:geheim@proxy:1080", "SOCKS"],
    ["socks5h://proxy", "SOCKS"],
    ["ftp://geheim.org", "is not the URL of an HTTP proxy"],
    ["http://", "is not the URL of a proxy"],
    ["http://bot:geheim@", "is not the URL of a proxy"],
    ["http://geheim.org:99999", "is not the URL of a proxy"],
    ["http://geheim.org:3128\n", "has blanks in it"],
    ["geheim org", "has blanks in it"],
  ];
  for (const [value, says] of cases) {
    it(JSON.stringify(value), () => {
      const error = thrown(() => proxyOf({ https_proxy: value }, "https://r.org"));
      expect(error.message).to.match(/^CONFIG_MISSING: the environment variable https_proxy /).and.contain(says).and.not.contain("geheim");
    });
  }

  it("but only where it is needed: not for another scheme, loopback or an exception", () => {
    const environment = { HTTPS_PROXY: "socks5://proxy", NO_PROXY: "r.org" };
    for (const url of ["http://example.org", "https://localhost:5000", "https://r.org"]) expect(proxyOf(environment, url)).to.equal(undefined);
  });

  it("HTTP_PROXY in a CGI program, which anybody may have set", () => {
    expect(thrown(() => proxyOf({ HTTP_PROXY: "http://10.1.2.3:8080", REQUEST_METHOD: "GET" })).message).to.contain("CONFIG_MISSING: HTTP_PROXY is not trusted where REQUEST_METHOD is set");
  });
});

describe("registry/proxy: one more exception, for a container that reaches a service", () => {
  const cases: [environment: Environment, noProxy: string | undefined][] = [
    [{}, undefined],
    [{ NO_PROXY: "a" }, undefined],
    [{ HTTP_PROXY: "p" }, "registry"],
    [{ https_proxy: "p", no_proxy: "a,10.0.0.0/8" }, "a,10.0.0.0/8,registry"],
  ];
  for (const [environment, noProxy] of cases) {
    it(JSON.stringify(environment), () => {
      expect(noProxyWith("registry", environment)).to.equal(noProxy);
      if (noProxy !== undefined) expect(proxyOf({ ...environment, NO_PROXY: noProxy }, "http://registry:5000")).to.equal(undefined);
    });
  }
});

function thrown(act: () => unknown): PublishError {
  try {
    act();
  } catch (error) {
    if (error instanceof PublishError) return error;
  }
  throw new Error("nothing was refused");
}
