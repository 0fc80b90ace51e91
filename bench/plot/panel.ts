import { spread } from "../method/statistics.js";
import { logScale, type Scale } from "./scale.js";
import { FIGURES, type Series } from "./series.js";
import { sideOf, sidesOf } from "./sides.js";
import { element, group, short, text, type Svg } from "./svg.js";

export const PANEL = { width: 460, height: 360 } as const;
const LEFT = 62;
const RIGHT = PANEL.width - 14;
const TOP = 22;
const BOTTOM = PANEL.height - 52;

/** One registry's part of a figure: axes, and a line for each side. Time goes up, both axes are logarithmic. */
export function panel({ figure, registry, points }: Series): Svg[] {
  const { axis, label } = FIGURES[figure];
  const amounts = points.map(({ amount }) => amount);
  const all = points.flatMap(({ times }) => Object.values(times).flat());
  const across = logScale(amounts, LEFT, RIGHT);
  const up = logScale(all, BOTTOM, TOP);
  const sides = sidesOf([{ figure, registry, points }]);
  return [
    text(registry, { class: "label", x: LEFT, y: 12 }),
    ...up.ticks.flatMap((tick) => [
      element("line", { class: "grid", x1: LEFT, x2: RIGHT, y1: up.at(tick), y2: up.at(tick) }),
      text(duration(tick), { class: "tick", x: LEFT - 7, y: up.at(tick) + 4, "text-anchor": "end" }),
    ]),
    ...amounts.flatMap((amount) => [
      element("line", { class: "grid", x1: across.at(amount), x2: across.at(amount), y1: TOP, y2: BOTTOM }),
      text(label(amount), { class: "tick", x: across.at(amount), y: BOTTOM + 18, "text-anchor": "middle" }),
    ]),
    text(axis, { class: "label", x: (LEFT + RIGHT) / 2, y: BOTTOM + 40, "text-anchor": "middle" }),
    guide(points, sides[0] ?? "", across, up),
    // Ours last, on top of the others.
    ...sides.toReversed().map((side) => curve(side, points, across, up)),
  ];
}

/** What the time would be, were it in proportion to the amount, from the first side's last point downwards. */
function guide(points: Series["points"], side: string, across: Scale, up: Scale): Svg {
  const last = points.at(-1);
  const [first] = points;
  if (!last || !first) return "";
  const { median } = spread(last.times[side] ?? []);
  const least = Math.max(first.amount, last.amount * (up.ticks[0] ?? 0) / median);
  const [x1, y1] = [across.at(least), up.at((median * least) / last.amount)];
  return element("line", { class: "guide", x1, y1, x2: across.at(last.amount), y2: up.at(median) });
}

function curve(side: string, points: Series["points"], across: Scale, up: Scale): Svg {
  const { mark, label } = sideOf(side);
  const seen = points.flatMap(({ amount, times }) => (times[side] ? [{ x: across.at(amount), ...spread(times[side]) }] : []));
  const path = seen.map(({ x, median }, at) => `${at === 0 ? "M" : "L"}${short(x)} ${short(up.at(median))}`).join(" ");
  return group({ "data-side": label }, [
    ...seen.map(({ x, min, max }) => element("line", { class: `range ${mark}`, x1: x, x2: x, y1: up.at(min), y2: up.at(max) })),
    element("path", { class: `line ${mark}`, d: path }),
    ...seen.map(({ x, median }) => element("circle", { class: `dot ${mark}`, cx: x, cy: up.at(median), r: 3.5 })),
  ]);
}

function duration(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;
}
