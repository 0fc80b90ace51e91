import { expect } from "chai";
import { parsePlotData } from "../../../bench/plot/data.js";
import { picture } from "../../../bench/plot/picture.js";
import { logScale } from "../../../bench/plot/scale.js";
import { FIGURE_NAMES, FIGURES, type PlotData } from "../../../bench/plot/series.js";
import { OURS } from "../../../bench/workloads/workload.js";
import { MACHINE } from "./machine.js";

const SIDES = ["skopeo", "crane", OURS];

/** Each side's time grows with the amount. */
const DATA: PlotData = {
  machine: MACHINE,
  seed: 1,
  rounds: 3,
  series: FIGURE_NAMES.flatMap((figure) =>
    (["zot", "docker-registry"] as const).map((registry) => ({
      figure,
      registry,
      points: FIGURES[figure].amounts.map((amount) => ({ amount, times: Object.fromEntries(SIDES.map((side, at) => [side, [10 + amount, 12 + amount, 9 + amount * (at + 1)]])) })),
    })),
  ),
};

/** The names of elements, each closed where it has to be: throws where the text is not well-formed. */
function elementsOf(svg: string): string[] {
  const [open, names]: [string[], string[]] = [[], []];
  const rest = svg.replace(/<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/g, (_, end: string, name: string, _attributes: string, alone: string) => {
    if (end === "") names.push(name);
    if (end !== "" && open.pop() !== name) throw new Error(`</${name}> closes what is not open`);
    if (end === "" && alone === "") open.push(name);
    return "";
  });
  if (open.length > 0 || /[<>]|&(?!amp;|lt;|gt;|quot;)/.test(rest)) throw new Error(`not well-formed: ${open.join(" ")}`);
  return names;
}

describe("the bench's pictures", () => {
  for (const name of FIGURE_NAMES) {
    it(`of ${name} are well-formed, with a line for each side in each panel, and a legend`, () => {
      const svg = picture(name, DATA);
      const names = elementsOf(svg);
      expect(names[0]).to.equal("svg");
      expect(names.filter((each) => each === "path")).to.have.length(SIDES.length * 2);
      for (const side of SIDES) {
        expect(svg.split(`data-side="${side}"`), side).to.have.length(3);
        expect(svg, side).to.include(`>${side}</text>`);
      }
      for (const amount of FIGURES[name].amounts) expect(svg).to.include(`>${FIGURES[name].label(amount)}</text>`);
      expect(svg).not.to.include("NaN");
      expect(svg).to.include("A &amp; B &lt;fast&gt;").and.include("prefers-color-scheme: dark");
    });
  }

  it("come out the same for the same numbers, read back from where they are kept", () => {
    expect(picture("size", parsePlotData(JSON.stringify(DATA)))).to.equal(picture("size", DATA));
  });

  it("have axes on which equal ratios are equally long, with round numbers at their ends", () => {
    const { at, ticks } = logScale([3, 700], 0, 300);
    expect(ticks).to.deep.equal([2, 5, 10, 20, 50, 100, 200, 500, 1000]);
    expect(at(20) - at(2)).to.be.closeTo(at(200) - at(20), 1e-9);
    expect([at(2), at(1000)]).to.deep.equal([0, 300]);
  });

  it("are made of numbers only", () => {
    expect(() => parsePlotData('{"machine":{}}')).to.throw();
  });
});
