import type { Machine } from "../../../bench/machine.js";

/** A machine for results that nobody measured. */
export const MACHINE: Machine = {
  date: "2026-11-26T12:00:00.000Z",
  name: "vm",
  cpu: "2 × A & B <fast> (x64)",
  memoryGb: 25,
  versions: { node: "20.20.2", crane: "v0.21.9" },
  load: { before: 0.1, after: 1.5 },
};
