import { expect } from "chai";
import { parseCommandLine } from "../../../../host/cli/cli.js";
import { parseOptions } from "../../../../host/cli/settings.js";
import { authentikBlueprintSettings, oidcCredentialsSettings, zotConfigSettings } from "../../../../host/commands/setup/settings.js";
import { refusal } from "../../faults.js";

const parsed = (...words: string[]) => {
  const invocation = parseCommandLine(["zot-config", "--external-url", "https://r.example", ...words], { exampleSource: "/" });
  if (!invocation) throw new Error("help was shown");
  return parseOptions(zotConfigSettings, invocation.options);
};

describe("host/setup: the options of zot-config", () => {
  it("are closed where nothing is given", () => {
    expect(parsed()).to.deep.include({ zotVersion: "2.1.20", anonymous: "none", listen: "0.0.0.0:5000", storageFolder: "/var/lib/zot", failDelay: 2, allow: [], pushGroups: [] });
  });

  it("take lists in words and with commas, and choices as both command lines write them", () => {
    expect(parsed("--push-groups", "a", "b,c", "--allow", "push-update,PUSH_DELETE", "--features", "DEDUPE", "search", "--anonymous", "READ", "--metrics", "Users", "--keep-days", "30")).to.deep.include({ pushGroups: ["a", "b", "c"], allow: ["push-update", "push-delete"], features: ["dedupe", "search"], anonymous: "read", metrics: "users", keepDays: 30 });
  });

  for (const [words, says] of [
    [["--allow", "push-update,everything"], "--allow: has to be among anonymous-create, push-update"],
    [["--features", "gc"], "--features: has to be among api-keys, search"],
    [["--anonymous", "write"], "--anonymous: has to be one of none, read"],
    [["--metrics", "all"], "--metrics: has to be one of none, users, anonymous"],
    [["--keep-days", "soon"], "--keep-days: has to be a number of days"],
    [["--fail-delay", "x"], "--fail-delay: has to be a number of seconds"],
  ] as const) {
    it(`CONFIG_MISSING for "${words.join(" ")}"`, () => expect(refusal("CONFIG_MISSING", () => parsed(...words))).to.contain(says));
  }

  it("have their neighbours, each with its defaults", () => {
    const options = (...words: string[]) => parseCommandLine(words, { exampleSource: "/" })?.options;
    expect(parseOptions(authentikBlueprintSettings, options("authentik-blueprint", "--external-url", "https://r.example", "--admin-groups", "a,b"))).to.deep.include({ adminGroups: ["a", "b"], clientId: "zot", clientSecretVariable: "ZOT_OIDC_CLIENT_SECRET", application: "zot" });
    expect(parseOptions(oidcCredentialsSettings, options("oidc-credentials", "--client-id", "zot", "--to-file", "/a.json", "--client-secret-stdin"))).to.include({ clientId: "zot", toFile: "/a.json", clientSecretStdin: true });
  });
});
