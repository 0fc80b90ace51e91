import { OURS } from "../workloads/workload.js";
import type { Series } from "./series.js";

/** How a side is drawn and called. */
export interface Side {
  /** Its class in the style sheet. */
  readonly mark: string;
  readonly label: string;
}

export function sideOf(name: string): Side {
  return { mark: name === OURS ? "ours" : name, label: name };
}

/** All sides of some series, ours first. */
export function sidesOf(series: readonly Series[]): string[] {
  const names = series.flatMap(({ points }) => points.flatMap(({ times }) => Object.keys(times)));
  return [...new Set(names)].sort((one, other) => Number(other === OURS) - Number(one === OURS));
}

/** Colours that differ in lightness, too, and dashes, for those who tell colours apart badly. */
export const STYLE = `
.paper { fill: #ffffff; }
text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; }
.title { font-size: 16px; font-weight: 600; }
.small { font-size: 11px; fill: #59636e; }
.tick { font-size: 12px; fill: #59636e; }
.grid { stroke: #d1d9e0; stroke-width: 1; }
.guide { stroke: #59636e; stroke-width: 1.5; stroke-dasharray: 1 4; }
.line { stroke-width: 2; }
.ours { stroke: #0969da; fill: #0969da; }
.line.ours { stroke-width: 3.5; }
.crane { stroke: #bc4c00; fill: #bc4c00; }
.line.crane { stroke-dasharray: 8 3; }
.regctl { stroke: #1a7f37; fill: #1a7f37; }
.line.regctl { stroke-dasharray: 3 3; }
.skopeo { stroke: #8250df; fill: #8250df; }
.line.skopeo { stroke-dasharray: 10 3 2 3; }
.range { stroke-width: 1.5; opacity: 0.5; }
.line, .range { fill: none; }
@media (prefers-color-scheme: dark) {
.paper { fill: #0d1117; }
text { fill: #f0f6fc; }
.small, .tick { fill: #9198a1; }
.grid { stroke: #2f353d; }
.guide { stroke: #9198a1; }
.ours { stroke: #4493f8; fill: #4493f8; }
.crane { stroke: #f0883e; fill: #f0883e; }
.regctl { stroke: #3fb950; fill: #3fb950; }
.skopeo { stroke: #b07cff; fill: #b07cff; }
.line, .range { fill: none; }
}
`;
