import type { Machine } from "../machine.js";
import type { RegistryKind } from "../../host/registries/rehearsal-registry.js";

/** What is measured for a picture: who took how long, at each amount of one thing. */
export interface Series {
  readonly figure: FigureName;
  readonly registry: RegistryKind;
  readonly points: readonly Point[];
}

export interface Point {
  /** How much of it: MB, layers or tags. */
  readonly amount: number;
  /** Milliseconds, round by round, of each side. */
  readonly times: Readonly<Record<string, readonly number[]>>;
}

/** All that the pictures are made from. */
export interface PlotData {
  readonly machine: Machine;
  readonly seed: number;
  readonly rounds: number;
  readonly series: readonly Series[];
}

export type FigureName = "size" | "layers" | "tags";

/** A picture, and what lies along its axis. */
export interface Figure {
  readonly title: string;
  readonly axis: string;
  readonly amounts: readonly number[];
  /** How a number on the axis is written. */
  readonly label: (amount: number) => string;
}

export const FIGURES: Readonly<Record<FigureName, Figure>> = {
  size: {
    title: "Time against size: one layer",
    axis: "size of the layer",
    amounts: [1, 3, 10, 30, 100, 300, 1000],
    label: (amount) => (amount < 1000 ? `${amount} MB` : `${amount / 1000} GB`),
  },
  layers: {
    title: "Time against number of layers: 1 MB each",
    axis: "layers of 1 MB",
    amounts: [1, 2, 5, 10, 20, 50, 100],
    label: String,
  },
  tags: {
    title: "Time against number of tags: one image of 10 MB",
    axis: "tags",
    amounts: [1, 2, 5, 10, 20, 50],
    label: String,
  },
};

export const FIGURE_NAMES: readonly FigureName[] = ["size", "layers", "tags"];
