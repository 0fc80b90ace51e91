import { Command } from "commander";
import { expect } from "chai";
import { COMMANDS } from "../../../../host/cli/commands.js";
import { groupOptions } from "../../../../host/cli/options/groups.js";

describe("host/cli: the groups of --help", () => {
  const titlesOf = (name: string) => declared(name).command.helpInformation().split("\n").filter((line) => /^\S.*:$/.test(line) && !line.startsWith("Usage"));
  const declared = (name: string) => {
    const command = COMMANDS[name]?.declare(new Command(name), "/hello");
    if (!command) throw new Error(`no command ${name}`);
    const before = command.options.map(({ long }) => long);
    groupOptions(command);
    return { command, before };
  };

  it("the command's own options come first, and then those of each group, in their order", () => {
    expect(titlesOf("keys-create")).to.deep.equal(["Options:", "Login at the registry (one of these ways):", "Login from an Infisical:", "The new key goes to (one of these):", "Network:"]);
  });

  for (const name of Object.keys(COMMANDS)) {
    it(`${name} has the options that it declared, each once`, () => {
      const { command, before } = declared(name);
      expect(command.options.map(({ long }) => long)).to.have.members(before);
      for (const long of before) expect(command.helpInformation().split(`  ${long ?? ""} `), long).to.have.length.of.at.most(2);
    });
  }

  for (const [name, groups] of [
    ["zot-config", []],
    ["oidc-credentials", []],
    ["infisical-scope", ["Network:"]],
    ["promote", ["Login at the registry (one of these ways):", "Login from an Infisical:", "Login at the destination:", "Network:"]],
  ] as const) {
    it(`${name}: what is named like a login or a receiver, and is none, is its own`, () => expect(titlesOf(name)).to.deep.equal(["Options:", ...groups]));
  }
});
