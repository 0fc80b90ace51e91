/** A test by its name. */
export type NamedTest = readonly [name: string, test: () => Promise<void>];

/** Runs tests side by side, so many at once, and all of them. Throws with the name and the reason of each that failed. */
export async function sideBySide(tests: readonly NamedTest[], atOnce: number): Promise<void> {
  const failures: string[] = [];
  const waiting = [...tests];
  const runner = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, test] = next;
      await test().catch((reason: unknown) => failures.push(`${name}: ${String(reason)}`));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, atOnce) }, runner));
  if (failures.length > 0) throw new Error(`${failures.length} of ${tests.length} tests failed\n\n${failures.join("\n\n")}`);
}
