import { expect } from "chai";
import { proxiesForCurl } from "../../../../host/process/proxies.js";
import type { Environment } from "../../../../core/registry/proxy/rules.js";

const LOOPBACK = "localhost,127.0.0.1,::1";

/** What a child gets in lower case; the upper case has to say the same. */
function lower(environment: Environment): Record<string, string> {
  const given = proxiesForCurl(environment);
  for (const [name, value] of Object.entries(given)) expect(given[name.toUpperCase()], name).to.equal(value);
  return Object.fromEntries(Object.entries(given).filter(([name]) => name === name.toLowerCase()));
}

describe("host/proxies: children that ask by libcurl go as Go's rules say", () => {
  const cases: [name: string, environment: Environment, given: Record<string, string>][] = [
    ["nothing where nothing is set", { NO_PROXY: "a" }, {}],
    ["HTTP_PROXY, which libcurl reads in lower case only", { HTTP_PROXY: "http://p:1" }, { http_proxy: "http://p:1", no_proxy: LOOPBACK }],
    ["the upper case before the lower, which libcurl prefers", { HTTPS_PROXY: "http://a", https_proxy: "http://b", NO_PROXY: "c", no_proxy: "d" }, { https_proxy: "http://a", no_proxy: `${LOOPBACK},c` }],
    ["*.name as .name", { https_proxy: "http://p", NO_PROXY: " *.corp.example.org , 10.0.0.0/8,, b.org" }, { https_proxy: "http://p", no_proxy: `${LOOPBACK},.corp.example.org,10.0.0.0/8,b.org` }],
    ["* alone, as libcurl wants it", { https_proxy: "http://p", NO_PROXY: "a, *" }, { https_proxy: "http://p", no_proxy: "*" }],
    ["no ALL_PROXY, which Go does not know", { ALL_PROXY: "http://p", all_proxy: "http://p" }, {}],
  ];
  for (const [name, environment, given] of cases) it(name, () => expect(lower(environment)).to.deep.equal(given));
});
