import { expect } from "chai";
import { WithoutOwnArguments } from "../../../../host/buildah/own-arguments.js";

/** What is shown of what buildah prints, in whatever pieces that comes. */
function shown(output: string, size: number): string {
  let text = "";
  const filter = new WithoutOwnArguments(["UNUSED", "OTHER"], (piece) => (text += piece));
  for (let at = 0; at < output.length; at += size) filter.take(output.slice(at, at + size));
  filter.end();
  return text;
}

describe("host/own-arguments: buildah's warning of build arguments that nothing takes", () => {
  const warning = (names: string) => `[Warning] one or more build args were not consumed: [${names}]`;
  const cases: [name: string, output: string, left: string][] = [
    ["goes where all are ours", `-->\n${warning("BUILDPLATFORM TARGETARCH")}\nGetting\n`, "-->\nGetting\n"],
    ["tells of those that a person gave", `${warning("TARGETARCH UNUSED")}\n`, `${warning("UNUSED")}\n`],
    ["at the end without a line break", `a\n${warning("TARGETARCH")}`, "a\n"],
    ["leaves everything else", `[Warning] one\n${"[".repeat(9)}\rx [Warning] one or more build args were not consumed: [A]\n[Warn`, `[Warning] one\n${"[".repeat(9)}\rx [Warning] one or more build args were not consumed: [A]\n[Warn`],
  ];
  for (const [name, output, left] of cases) it(name, () => expect([1, 7, 1000].map((size) => shown(output, size))).to.deep.equal([left, left, left]));
});
