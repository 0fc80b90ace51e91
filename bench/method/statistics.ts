/** Several measurements of one thing, in one unit. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? NaN;
  const half = Math.floor(sorted.length / 2);
  return {
    median: sorted.length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

/**
 * How far apart two equal things lie on this machine: the rounds of one side split in two, every other one, and the
 * greater median to the smaller one. NaN where there are not two rounds.
 */
export function noise(values: readonly number[]): number {
  const half = (remainder: number) => spread(values.filter((_, at) => at % 2 === remainder)).median;
  const [one, other] = [half(0), half(1)];
  return Math.max(one, other) / Math.min(one, other);
}
