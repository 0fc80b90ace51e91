import type { AuthKind } from "../../host/registries/rehearsal-registry.js";
import { CONTENT_SIZES, SHARED, type CleanTraffic, type ContentSize } from "./clean-traffic.js";
import { drawFault, FAULT_KINDS, type Fault, type FaultKind } from "./proxy/fault.js";
import type { Random } from "./random.js";

/** One publish, and what will befall it. */
export interface TrialPlan {
  readonly auth: AuthKind;
  readonly version: string;
  readonly contentBytes: ContentSize;
  readonly namespace: string;
  readonly faults: readonly Fault[];
}

const TWO_FAULTS = 0.15;
const LARGE = 0.25;
const NEW_REPOSITORY = 0.1;

/** Draws all plans before the first of them begins, so that a seed says them whatever ends first. */
export function drawTrials(count: number, clean: Readonly<Record<AuthKind, CleanTraffic>>, random: Random): TrialPlan[] {
  const plans: TrialPlan[] = [];
  let deck: FaultKind[] = [];
  for (let index = 0; index < count; index++) {
    // Kinds are dealt from a deck, so that each comes as often as the others, also in a short run.
    if (deck.length === 0) deck = random.shuffled(FAULT_KINDS);
    const kinds = [deck.pop() ?? FAULT_KINDS[0], ...(random.next() < TWO_FAULTS ? [random.pick(FAULT_KINDS)] : [])];
    const auth: AuthKind = index % 2 === 0 ? "basic" : "token";
    const contentBytes = CONTENT_SIZES[random.next() < LARGE ? 1 : 0];
    const traffic = clean[auth].get(contentBytes);
    if (traffic === undefined) throw new Error(`nothing is known of publishes of ${contentBytes} bytes`);
    const namespace = random.next() < NEW_REPOSITORY ? `new-${index}` : SHARED;
    plans.push({ auth, contentBytes, namespace, version: `1.0.${index}`, faults: kinds.map((kind) => drawFault(kind, traffic, random)) });
  }
  return plans;
}
