import { expect } from "chai";
import { parseChallenges } from "../../../../core/registry/auth/challenge.js";

type Plain = [scheme: string, parameters: Record<string, string>];

function plain(header: string): Plain[] {
  return parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
}

const HUB = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/app:pull,push"';
const hub: Plain = ["bearer", { realm: "https://auth.docker.io/token", service: "registry.docker.io", scope: "repository:library/app:pull,push" }];

describe("registry/challenge: real headers", () => {
  const cases: { name: string; header: string; expected: Plain[] }[] = [
    { name: "Docker Hub", header: HUB, expected: [hub] },
    {
      name: "GHCR",
      header: 'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:user/image:pull"',
      expected: [["bearer", { realm: "https://ghcr.io/token", service: "ghcr.io", scope: "repository:user/image:pull" }]],
    },
    {
      name: "Harbor",
      header: 'Bearer realm="https://harbor.example.org/service/token",service="harbor-registry"',
      expected: [["bearer", { realm: "https://harbor.example.org/service/token", service: "harbor-registry" }]],
    },
    { name: "Harbor's Basic", header: 'Basic realm="harbor"', expected: [["basic", { realm: "harbor" }]] },
    { name: "zot", header: "Basic realm=\"Authorization Required\"", expected: [["basic", { realm: "Authorization Required" }]] },
    { name: "zot in lower case", header: "basic realm=zot", expected: [["basic", { realm: "zot" }]] },
    { name: "distribution with htpasswd", header: 'Basic realm="basic-realm"', expected: [["basic", { realm: "basic-realm" }]] },
    {
      name: "distribution's insufficient scope",
      header: 'Bearer realm="https://a.example/t",service="s",scope="repository:a/b:push",error="insufficient_scope"',
      expected: [["bearer", { realm: "https://a.example/t", service: "s", scope: "repository:a/b:push", error: "insufficient_scope" }]],
    },
    {
      name: "Google's",
      header: 'Bearer realm="https://gcr.io/v2/token",service="gcr.io"',
      expected: [["bearer", { realm: "https://gcr.io/v2/token", service: "gcr.io" }]],
    },
    {
      name: "Amazon's",
      header: 'Basic realm="https://1.dkr.ecr.us-east-1.amazonaws.com/",service="ecr.amazonaws.com"',
      expected: [["basic", { realm: "https://1.dkr.ecr.us-east-1.amazonaws.com/", service: "ecr.amazonaws.com" }]],
    },
    { name: "two headers joined", header: `${HUB}, Basic realm="b"`, expected: [hub, ["basic", { realm: "b" }]] },
    {
      name: "three challenges in one header",
      header: 'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple", Negotiate',
      expected: [["newauth", { realm: "apps", type: "1", title: 'Login to "apps"' }], ["basic", { realm: "simple" }], ["negotiate", {}]],
    },
  ];
  for (const { name, header, expected } of cases) it(`reads ${name}`, () => expect(plain(header)).to.deep.equal(expected));
});

describe("registry/challenge: odd forms", () => {
  const cases: { name: string; header: string; expected: Plain[] }[] = [
    { name: "nothing", header: "", expected: [] },
    { name: "only separators", header: " ,\t, ,", expected: [] },
    { name: "a scheme alone", header: "Basic", expected: [["basic", {}]] },
    { name: "schemes alone", header: "Negotiate, Basic", expected: [["negotiate", {}], ["basic", {}]] },
    { name: "a token68", header: "Negotiate YIIa+/b==", expected: [["negotiate", {}]] },
    { name: "a token68 before another", header: 'Negotiate YII=, Basic realm="a"', expected: [["negotiate", {}], ["basic", { realm: "a" }]] },
    { name: "odd case", header: 'bEaReR ReAlM="https://A/"', expected: [["bearer", { realm: "https://A/" }]] },
    { name: "spaces around =", header: 'Bearer realm = "a" , service\t=\tb', expected: [["bearer", { realm: "a", service: "b" }]] },
    { name: "no commas", header: 'Bearer realm="a" service="b"', expected: [["bearer", { realm: "a", service: "b" }]] },
    { name: "superfluous commas", header: ',,Bearer realm="a",,service="b",', expected: [["bearer", { realm: "a", service: "b" }]] },
    { name: "unquoted values", header: "Bearer realm=https://a.example/t?x=1,service=s", expected: [["bearer", { realm: "https://a.example/t?x=1", service: "s" }]] },
    { name: "an empty quoted value", header: 'Bearer realm="",service="b"', expected: [["bearer", { realm: "", service: "b" }]] },
    { name: "a comma inside quotes", header: 'Digest qop="auth, auth-int", Basic realm="a"', expected: [["digest", { qop: "auth, auth-int" }], ["basic", { realm: "a" }]] },
    { name: "a challenge inside quotes", header: 'Basic realm="Bearer realm=\\"https://evil/\\""', expected: [["basic", { realm: 'Bearer realm="https://evil/"' }]] },
    { name: "escaped characters", header: 'Basic realm="a\\\\b\\"c\\d"', expected: [["basic", { realm: 'a\\b"cd' }]] },
    { name: "a missing closing quote", header: 'Bearer realm="https://a/, service=b', expected: [["bearer", { realm: "https://a/, service=b" }]] },
    { name: "a lone backslash at the end", header: 'Basic realm="a\\', expected: [["basic", { realm: "a" }]] },
    { name: "the first of two equal names", header: 'Bearer realm="a",REALM="b"', expected: [["bearer", { realm: "a" }]] },
    { name: "a name like a property", header: 'Bearer constructor="a",realm="b"', expected: [["bearer", { constructor: "a", realm: "b" }]] },
  ];
  for (const { name, header, expected } of cases) it(`reads ${name}`, () => expect(plain(header)).to.deep.equal(expected));

  const garbage = ["\"", "=", "==,==", "\\", "a=", "\u0000\u0001", '"""""', "Bearer =", 'Bearer "realm"', "{}[]()<>@", "Bearer realm"];
  for (const header of garbage) {
    it(`survives ${JSON.stringify(header)} and finds no realm in it`, () => {
      expect(parseChallenges(header).some(({ parameters }) => (parameters.get("realm") ?? "") !== "")).to.equal(false);
    });
  }

  it("comes to an end with a long hostile header", () => {
    for (const piece of ['a="', "a ", "=", ",", '"\\', "a=b ", "Bearer realm=\"x\","]) {
      expect(parseChallenges(piece.repeat(2000)).length).to.be.at.most(2000);
    }
  });
});
