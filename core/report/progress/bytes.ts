const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** A number of bytes as a person reads it, by three digits: `45.2 MB`. */
export function bytes(count: number): string {
  const whole = Math.max(0, Math.round(count));
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, whole)) / 3)));
  return `${Number((whole / 1000 ** power).toPrecision(3))} ${UNITS[power] ?? ""}`;
}
