/** Skips a test, or all tests below a hook, and prints whose reason it is: other files' tests write beside it. */
export function skip(context: Mocha.Context, why: string): never {
  const title = context.currentTest?.fullTitle() ?? context.test?.parent?.fullTitle() ?? context.test?.fullTitle() ?? "";
  console.log(`      skipped: ${title}: ${why}`);
  return context.skip();
}
