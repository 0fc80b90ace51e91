/** A logarithmic axis from one number to another, over so many pixels. */
export interface Scale {
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

/** `from` and `to` are pixels; the ends of the axis are where 1, 2 and 5 times a power of ten leave room for all values. */
export function logScale(values: readonly number[], from: number, to: number): Scale {
  const [least, most] = [floor(Math.min(...values)), ceiling(Math.max(...values))];
  const width = Math.log(most / least) || 1;
  return {
    ticks: steps(least, most),
    at: (value) => from + ((to - from) * Math.log(value / least)) / width,
  };
}

const [MANTISSAS, TOLERANCE] = [[1, 2, 5], 1e-9];

function steps(least: number, most: number): number[] {
  const found: number[] = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.ceil(Math.log10(most)); power++) {
    found.push(...MANTISSAS.map((mantissa) => Number(`${mantissa}e${power}`)));
  }
  return found.filter((step) => step >= least * (1 - TOLERANCE) && step <= most * (1 + TOLERANCE));
}

function floor(value: number): number {
  return steps(value / 10, value).at(-1) ?? value;
}

function ceiling(value: number): number {
  return steps(value, value * 10)[0] ?? value;
}
