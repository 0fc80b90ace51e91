import { Expectation } from "../../src/api/enums/expectation.js";
import type { Expectation as PromisedWord } from "../../core/audit/posture.js";

/** What each expectation of the module's users is called behind them. */
const PROMISES: Readonly<Record<Expectation, PromisedWord>> = {
  [Expectation.ANONYMOUS_PULL]: "anonymous-pull",
  [Expectation.NO_ANONYMOUS_PULL]: "no-anonymous-pull",
  [Expectation.NO_ANONYMOUS_PUSH]: "no-anonymous-push",
  [Expectation.KEY_CAN_PUSH]: "key-can-push",
  [Expectation.IMMUTABLE_TAGS]: "immutable-tags",
};

export function promisesOf(expectations: readonly Expectation[]): PromisedWord[] {
  return expectations.map((each) => PROMISES[each]);
}

export function expectationsOf(promises: readonly PromisedWord[]): Expectation[] {
  return promises.map((promise) => {
    const found = Object.values(Expectation).find((each) => PROMISES[each] === promise);
    if (found === undefined) throw new TypeError(`the module's enum has no ${promise}`);
    return found;
  });
}
