import { expect } from "chai";
import { fallsShort } from "../../../../core/registry/auth/scope.js";

const ASKED = "repository:ns/app:pull,push";

describe("registry/scope: fallsShort", () => {
  const cases: { grant: string | undefined; asked?: string | undefined; short: boolean }[] = [
    { grant: undefined, short: false },
    { grant: "", short: false },
    { grant: ASKED, short: false },
    { grant: "repository:ns/app:push,pull", short: false },
    { grant: "repository:ns/app:pull,push,delete", short: false },
    { grant: "repository:ns/app:*", short: false },
    { grant: "repository:ns/app:pull repository:ns/app:push", short: false },
    { grant: `registry:catalog:*  ${ASKED}`, short: false },
    { grant: "repository:ns/app:pull", short: true },
    { grant: "repository:ns/app:push", short: true },
    { grant: "repository:ns/app:", short: true },
    { grant: "repository:ns/app", short: false },
    { grant: "repository:ns/other:pull,push", short: true },
    { grant: "repository:ns/app/more:pull,push", short: true },
    { grant: "repository(plugin):ns/app:pull,push", short: true },
    { grant: "registry:catalog:*", short: true },
    { grant: " ", short: false },
    { grant: "openid profile", short: false },
    { grant: "openid repository:ns/app:pull", short: true },
    { grant: "repository:ns/app:pull", asked: "repository:ns/app:pull", short: false },
    { grant: "repository:r.example:5000/a:pull", asked: "repository:r.example:5000/a:pull", short: false },
    { grant: "repository:r.example:5000/a:pull", asked: "repository:r.example:5000/a:pull,push", short: true },
    { grant: "registry:catalog:*", asked: "registry:catalog:*", short: false },
    { grant: "repository:ns/app:pull", asked: undefined, short: false },
  ];
  for (const { grant, short, ...rest } of cases) {
    const asked = "asked" in rest ? rest.asked : ASKED;
    it(`${JSON.stringify(grant)} is ${short ? "less than" : "enough for"} ${String(asked)}`, () => expect(fallsShort(grant, asked)).to.equal(short));
  }
});
