import { sideBySide } from "../upload/side-by-side.js";

/** Asks the same of each of several, so many at a time, and gives the answers in their order. */
export async function answersOf<T, R>(things: readonly T[], lanes: number, ask: (thing: T) => Promise<R>): Promise<R[]> {
  const answers = new Array<R>(things.length);
  await sideBySide([...things.entries()], lanes, new AbortController(), async ([at, thing]) => {
    answers[at] = await ask(thing);
  });
  return answers;
}
