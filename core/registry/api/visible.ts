import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import type { Session } from "../session.js";

/**
 * Looks for what was just written. Large registries answer 404 for it for seconds, and one part of them longer than
 * another: it is looked for again for as long as there is time to try again.
 */
export async function visible<T>({ retrier }: Session, name: string, look: () => Promise<T | undefined>): Promise<T> {
  const started = performance.now();
  const found = await retrier.until(look, own`${name} is written, and not shown yet`);
  if (found !== undefined) return found;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  throw new PublishError(
    "NOT_VISIBLE",
    own`${name} was written, and the registry took it, but it still does not show it (404) after ${seconds} s`,
    own`Run it again: it completes what is missing. Allow more time with --retry-seconds (retrySeconds); if it stays, look into the registry's log and at the caches before it`,
  );
}
