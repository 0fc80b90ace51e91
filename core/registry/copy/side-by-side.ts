/** Does some work on each of several things, a few at a time. All of it has ended before the first fault is thrown. */
export async function sideBySide<T, R>(things: readonly T[], most: number, work: (thing: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(things.length);
  const waiting = [...things.entries()];
  const lane = async () => {
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1]);
    } catch (error) {
      // What one fails for, the others need not begin.
      waiting.length = 0;
      throw error;
    }
  };
  const failed = (await Promise.allSettled(Array.from({ length: most }, lane))).find((each) => each.status === "rejected");
  if (failed) throw failed.reason;
  return results;
}
