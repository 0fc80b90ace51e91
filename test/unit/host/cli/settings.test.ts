import { expect } from "chai";
import { dryRunSettings, parseOptions } from "../../../../host/cli/settings.js";
import { refusal } from "../../faults.js";

const OPTIONS = { source: "/src", container: "app", unverifiedTree: false, timeout: "30", registryKind: "zot", auth: "token" };
const parse = (given: object) => parseOptions(dryRunSettings, { ...OPTIONS, ...given });

describe("cli: options that are a time", () => {
  it("are numbers of seconds, also with a point", () => {
    expect(parse({ timeout: "0.5", retrySeconds: "0", pushTimeout: "86400" })).to.deep.include({ timeout: 0.5, retrySeconds: 0, pushTimeout: 86_400 });
  });

  const cases: readonly (readonly [options: Readonly<Record<string, string>>, says: string])[] = [
    [{ timeout: "soon" }, "--timeout: has to be a number of seconds"],
    [{ timeout: "0" }, "--timeout: has to be a number of seconds above 0"],
    [{ timeout: "1e999" }, "--timeout: has to be a number of seconds, at most 3600"],
    [{ retrySeconds: "-1" }, "--retry-seconds: has to be a number of seconds from 0"],
    [{ retrySeconds: "Infinity" }, "--retry-seconds: has to be a number of seconds, at most 86400"],
    [{ pushTimeout: "86401" }, "--push-timeout: has to be a number of seconds, at most 86400"],
    [{ timeout: "x", pushTimeout: "y" }, "--push-timeout: has to be a number of seconds; --timeout: has to be a number of seconds"],
  ];
  for (const [options, says] of cases) {
    it(`${JSON.stringify(options)}: ${says}`, () => expect(refusal("CONFIG_MISSING", () => parse(options))).to.equal(`CONFIG_MISSING: ${says}. See --help.`));
  }
});
