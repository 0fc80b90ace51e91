import { panel, PANEL } from "./panel.js";
import { FIGURES, type FigureName, type PlotData } from "./series.js";
import { sideOf, sidesOf, STYLE } from "./sides.js";
import { element, group, short, text, type Svg } from "./svg.js";

const MARGIN = 16;
const HEAD = 66;
const FOOT = 26;
/** About the width of one, so that no entry of the legend runs into the next. */
const LETTER = 7;

/** One figure as a whole SVG document: a panel for each registry, one legend. The same data make the same bytes. */
export function picture(name: FigureName, data: PlotData): Svg {
  const { title } = FIGURES[name];
  const series = data.series.filter(({ figure }) => figure === name);
  const width = MARGIN * 2 + PANEL.width * series.length;
  const height = HEAD + PANEL.height + FOOT;
  const panels = series.map((each, at) => group({ transform: `translate(${MARGIN + PANEL.width * at} ${HEAD})` }, panel(each)));
  const sides = sidesOf(series);
  const { date, cpu, load } = data.machine;
  const rounds = data.rounds === 1 ? "one round" : `median and range of ${data.rounds} rounds`;
  return `${element(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height, role: "img" },
    `\n${[
      element("title", {}, title),
      element("style", {}, STYLE),
      element("rect", { class: "paper", width, height }),
      text(title, { class: "title", x: MARGIN + 8, y: 26 }),
      legend(sides),
      ...panels,
      text(`${rounds}; ${date.slice(0, 10)}, ${cpu}, load ${load.before.toFixed(1)} before, ${load.after.toFixed(1)} after`, { class: "small", x: MARGIN + 8, y: height - 10 }),
    ].join("\n")}\n`,
  )}\n`;
}

function legend(sides: readonly string[]): Svg {
  const line = (kind: string) => element("line", { class: kind, x1: 0, x2: 26, y1: -4, y2: -4 });
  const marks = sides.map((side) => {
    const { mark, label } = sideOf(side);
    return { label, signs: [line(`line ${mark}`), element("circle", { class: `dot ${mark}`, cx: 13, cy: -4, r: 3.5 })] };
  });
  let x = 0;
  const entries = [...marks, { label: "in proportion", signs: [line("guide")] }].map(({ label, signs }) => {
    const entry = group({ transform: `translate(${short(x)} 0)` }, [...signs, text(label, { class: "label", x: 32, y: 0 })]);
    x += 32 + label.length * LETTER + 28;
    return entry;
  });
  return group({ transform: `translate(${MARGIN + 8} 52)` }, entries);
}
