import { Problems } from "../../../errors/problems.js";
import { refused } from "./values.js";
import type { ZotWishes } from "./wishes.js";

/** What is wrong with wishes. */
export class WishProblems extends Problems {
  /** Refuses wishes that cannot come true together. */
  refuse(name: keyof ZotWishes, what: string, remedy: string): void {
    this.add(refused(name, what, remedy));
  }
}
