import { panel, PANEL } from "./panel.js";
import { FIGURES, type FigureName, type PlotData } from "./series.js";
import { sideOf, sidesOf, STYLE } from "./sides.js";
import { element, group, text, type Svg } from "./svg.js";

const MARGIN = 16;
const HEAD = 66;
const FOOT = 26;

/** One figure as a whole SVG document: a panel for each registry, one legend. The same data make the same bytes. */
export function picture(name: FigureName, data: PlotData): Svg {
  const { title } = FIGURES[name];
  const series = data.series.filter(({ figure }) => figure === name);
  const width = MARGIN * 2 + PANEL.width * series.length;
  const height = HEAD + PANEL.height + FOOT;
  const panels = series.map((each, at) => group({ transform: `translate(${MARGIN + PANEL.width * at} ${HEAD})` }, panel(each)));
  const sides = sidesOf(series);
  const { date, cpu } = data.machine;
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
      text(`median and range of ${data.rounds} rounds; ${date.slice(0, 10)}, ${cpu}`, { class: "small", x: MARGIN + 8, y: height - 10 }),
    ].join("\n")}\n`,
  )}\n`;
}

function legend(sides: readonly string[]): Svg {
  const entries = sides.map((side, at) => {
    const { mark, label } = sideOf(side);
    const line = element("line", { class: `line ${mark}`, x1: 0, x2: 26, y1: -4, y2: -4 });
    const dot = element("circle", { class: `dot ${mark}`, cx: 13, cy: -4, r: 3.5 });
    return group({ transform: `translate(${at * 172} 0)` }, [line, dot, text(label, { class: "label", x: 32, y: 0 })]);
  });
  return group({ transform: `translate(${MARGIN + 8} 52)` }, entries);
}
