import { expect } from "chai";
import { apiHost, isLoopback, parseRegistryHost } from "../../../core/image/registry-host.js";
import { expectPrintable, refusal } from "../faults.js";

const PASSWORD = "hunter2secret";

describe("image/registry-host", () => {
  const good: [text: string, host: string][] = [
    ["registry.example.org", "registry.example.org"],
    ["Registry.Example.ORG:5000", "registry.example.org:5000"],
    [" ghcr.io\n", "ghcr.io"],
    ["docker.io", "docker.io"],
    ["registry.hub.docker.com", "docker.io"],
    ["index.docker.io:443", "docker.io"],
    ["https://index.docker.io/v1/", "docker.io"],
    ["localhost:5000", "localhost:5000"],
    ["registry:5000", "registry:5000"],
    ["127.0.0.1", "127.0.0.1"],
    ["10.0.0.7:1", "10.0.0.7:1"],
    ["registry.example.org:65535", "registry.example.org:65535"],
    ["[::1]:5000", "[::1]:5000"],
    ["[2001:DB8::1]", "[2001:db8::1]"],
    ["[::ffff:10.0.0.1]:5000", "[::ffff:10.0.0.1]:5000"],
    ["my-registry.a--b.example.org", "my-registry.a--b.example.org"],
    ["xn--bcher-kva.example", "xn--bcher-kva.example"],
  ];
  for (const [text, host] of good) {
    it(`takes ${JSON.stringify(text)}`, () => {
      expect(parseRegistryHost(text)).to.equal(host);
      expect(URL.canParse(`https://${host}/v2/`)).to.equal(true);
    });
  }

  const bad: { text: string; says: string }[] = [
    { text: "", says: "not a host name" },
    { text: "  ", says: "not a host name" },
    { text: "https://registry.example.org", says: "starts with a scheme" },
    { text: "HTTP://registry.example.org:5000", says: "starts with a scheme" },
    { text: "registry.example.org/namespace", says: "holds a path" },
    { text: "registry.example.org/", says: "holds a path" },
    { text: `user:${PASSWORD}@registry.example.org`, says: "user name or password" },
    { text: `https://user:${PASSWORD}@registry.example.org`, says: "starts with a scheme" },
    { text: `user:${PASSWORD}@@registry.example.org`, says: "user name or password" },
    { text: `user:${PASSWORD}\n@registry.example.org`, says: "user name or password" },
    { text: "registry", says: "neither a dot nor a port" },
    { text: "localhost", says: 'the registry "localhost" has no port. Give its port, such as localhost:5000' },
    { text: "registry.example.org:", says: "not a host name" },
    { text: "registry.example.org:0", says: "impossible port" },
    { text: "registry.example.org:65536", says: "impossible port" },
    { text: "registry.example.org:99999", says: "impossible port" },
    { text: "registry.example.org:123456", says: "not a host name" },
    { text: "registry.example.org:-1", says: "not a host name" },
    { text: "registry.example.org:http", says: "not a host name" },
    { text: "registry.example.org:80:80", says: "not a host name" },
    { text: ":5000", says: "not a host name" },
    { text: "::1", says: "not a host name" },
    { text: "[::1", says: "not a host name" },
    { text: "[]:5000", says: "not a host name" },
    { text: "[fe80::1%eth0]:5000", says: "not a host name" },
    { text: "-registry.example.org", says: "not a host name" },
    { text: "registry-.example.org", says: "not a host name" },
    { text: "registry..example.org", says: "not a host name" },
    { text: ".example.org", says: "not a host name" },
    { text: "registry.example.org.", says: "not a host name" },
    { text: "my_registry.example.org", says: "not a host name" },
    { text: "registry.example.org?a", says: "not a host name" },
    { text: "registry.example.org#a", says: "not a host name" },
    { text: "registry.example.org\\a", says: "not a host name" },
    { text: "registry example.org", says: "not a host name" },
    { text: "registry.exa\nmple.org", says: "not a host name" },
    { text: "registry.exa\u0000mple.org", says: "not a host name" },
    { text: "registry.\u001b[2Jexample.org", says: "not a host name" },
    { text: "registry.\u202eexample.org", says: "not a host name" },
    { text: "r\u00e9gistry.example.org", says: "not a host name" },
  ];
  for (const { text, says } of bad) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const message = refusal("REFERENCE_INVALID", () => parseRegistryHost(text));
      expect(message).to.include(says).and.not.include(PASSWORD);
      expectPrintable(message);
    });
  }

  // What has the form of a host but makes no URL would end in a bare TypeError of new URL() later.
  for (const text of ["[:::]:5000", "[...]:5000", "[1.2.3.4]", "999.1.1.1", "1.2.3.4.5", "256.256.256.256:5000", "registry.1:5000"]) {
    it(`refuses ${text}, which no URL can hold`, () => refusal("REFERENCE_INVALID", () => parseRegistryHost(text)));
  }

  const loopback: [text: string, loops: boolean][] = [
    ["localhost:5000", true],
    ["127.0.0.1", true],
    ["127.9.9.9:1", true],
    ["[::1]:5000", true],
    ["[0:0:0:0:0:0:0:1]:5000", true],
    ["[::ffff:127.0.0.1]:5000", true],
    ["[::ffff:7f01:203]", true],
    ["[::ffff:10.0.0.1]", false],
    ["[2001:db8::1]", false],
    ["localhost.example.org", false],
    ["127.0.0.1.example.org", false],
    ["registry.localhost:5000", false],
    ["10.0.0.1:5000", false],
    ["[::2]:5000", false],
  ];
  for (const [text, loops] of loopback) {
    it(`${loops ? "sees" : "does not see"} the machine itself in ${text}`, () => {
      expect(isLoopback(parseRegistryHost(text))).to.equal(loops);
    });
  }

  const api: [text: string, served: string][] = [
    ["docker.io", "registry-1.docker.io"],
    ["index.docker.io", "registry-1.docker.io"],
    ["registry-1.docker.io", "registry-1.docker.io"],
    ["my.docker.io", "my.docker.io"],
    ["ghcr.io", "ghcr.io"],
  ];
  for (const [text, served] of api) {
    it(`finds the API of ${text} at ${served}`, () => expect(apiHost(parseRegistryHost(text))).to.equal(served));
  }
});
