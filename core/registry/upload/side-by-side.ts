/** Does the same for each of several, so many at a time. The first failure stops the others by `stop`, and is thrown when none goes on. */
export async function sideBySide<T>(all: readonly T[], lanes: number, stop: AbortController, work: (each: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const failures: unknown[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined && failures.length === 0; next = waiting.shift()) {
      try {
        await work(next);
      } catch (error) {
        failures.push(error);
        stop.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, all.length) }, lane));
  if (failures.length > 0) throw failures[0];
}
