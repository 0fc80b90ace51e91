import { expect } from "chai";
import { parseCommandLine } from "../../../../host/cli/cli.js";
import { splitLine } from "../../../../host/cli/commands.js";
import { parseOptions } from "../../../../host/cli/settings.js";
import { keysCreateSettings } from "../../../../host/commands/keys/settings.js";
import { refusal } from "../../faults.js";

const OWNER = ["--registry", "r.example", "--username", "bot", "--label", "ci"];
const parsed = (...words: string[]) => {
  const invocation = parseCommandLine(["keys-create", ...OWNER, ...words], { exampleSource: "/" });
  if (!invocation) throw new Error("help was shown");
  return parseOptions(keysCreateSettings, invocation.options);
};

describe("host/cli: a command that a key is handed to", () => {
  const lines: [line: string, ours: string, foreign: string | undefined][] = [
    ["keys-create --label ci --to-command -- gh secret set X", "keys-create --label ci --to-command", "gh secret set X"],
    ["keys-create -- --label ci --to-command -- op item edit --json", "keys-create -- --label ci --to-command", "op item edit --json"],
    ["keys-create --to-command -- a -- b", "keys-create --to-command", "a -- b"],
    ["keys-create --to-command --", "keys-create --to-command", ""],
    ["keys-create -- --label ci", "keys-create -- --label ci", undefined],
    ["keys-create", "keys-create", undefined],
    ["plan --source x -- y", "plan --source x -- y", undefined],
    ["nonsense x -- y", "nonsense x -- y", undefined],
    ["", "", undefined],
  ];
  for (const [line, ours, foreign] of lines) {
    it(`of "${line}" is ${foreign === undefined ? "none" : `"${foreign}"`}`, () => {
      const words = (text: string) => (text === "" ? [] : text.split(" "));
      expect(splitLine(words(line))).to.deep.equal({ ours: words(ours), foreign: foreign === undefined ? undefined : words(foreign) });
    });
  }

  it("is given as it stands, and none of its options is ours", () => {
    const { command, toCommand, json } = { json: false, ...parsed("--to-command", "--", "op", "item", "edit", "--json", "--password", "x y") };
    expect({ command, toCommand, json }).to.deep.equal({ command: ["op", "item", "edit", "--json", "--password", "x y"], toCommand: true, json: false });
  });

  it("or a file takes it, for 90 days unless it is said otherwise", () => {
    expect(parsed("--to-file", "/run/key")).to.deep.include({ toFile: "/run/key", toCommand: false, command: [], days: 90 });
    expect(parsed("--to-file", "/run/key", "--days", "30").days).to.equal(30);
  });

  for (const [words, says] of [
    [[], "--to-file: give this or --to-command"],
    [["--to-file", "a", "--to-command", "--", "b"], "--to-file: give this or --to-command"],
    [["--to-command"], "--to-command: goes together with a command behind --"],
    [["--to-command", "--"], "--to-command: goes together with a command behind --"],
    [["--to-file", "a", "--to-forgejo-secret", "o/r/N"], "--to-file: give this or --to-command"],
    [["--to-forgejo-secret", "o/r/N", "--to-github-secret", "o/r/N"], "--to-file: give this or --to-command"],
    [["--to-file", "a", "--forge-url", "https://git.example"], "--to-forgejo-secret: or --to-github-secret has to be given"],
    [["--to-file", "a", "--forge-token-file", "t"], "--to-forgejo-secret: or --to-github-secret has to be given"],
    [["--to-file", "a", "--", "b"], "--to-command: goes together with a command behind --"],
    [["--to-file", "a", "--days", "soon"], "--days: has to be a number of days"],
    [["--to-command", "gh", "secret"], "a word belongs to no option"],
  ] as const) {
    it(`CONFIG_MISSING for "${words.join(" ")}"`, () => expect(refusal("CONFIG_MISSING", () => parsed(...words))).to.contain(says));
  }
});
