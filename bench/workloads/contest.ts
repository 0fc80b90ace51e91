import { forgetLayers, NAMESPACE, portOf, through, type Fixture } from "../fixture.js";
import type { Layout } from "../images/oci-layout.js";
import { compete } from "../method/comparison.js";
import { MeterProxy } from "../method/meter-proxy.js";
import { freshName, ORIGIN } from "../ours/publishing.js";
import { LoggedInPeer } from "../peers/logged-in-peer.js";
import { OURS, type Count, type Ground } from "./workload.js";

/** What everybody does; `T` is what one run of it needs, made off the clock. `seen` is the registry as that run reaches it. */
export interface Match<T> {
  readonly ready: () => Promise<T>;
  readonly ours: (subject: T, seen: Fixture) => Promise<unknown>;
  readonly peer: (peer: LoggedInPeer, subject: T, seen: Fixture) => Promise<unknown>;
  /** Takes away what a run left. The layers in the registry, where nothing else is said. */
  readonly after?: () => Promise<void>;
}

/** Each once a round: our side in this running process, each peer as a whole process. `further`: registries that they need besides. */
export async function contest<T>({ ready, ours, peer, after }: Match<T>, { fixture, peers, rounds, random }: Ground, ...further: readonly Fixture[]): Promise<Record<string, number[]>> {
  const side = (name: string, run: (subject: T) => Promise<unknown>) => ({
    name,
    ready: async () => {
      const subject = await ready();
      return () => run(subject);
    },
    after: after ?? (() => forgetLayers(fixture)),
  });
  const loggedIn = await LoggedInPeer.all(peers, fixture, ...further);
  return compete([side(OURS, (subject) => ours(subject, fixture)), ...loggedIn.map((each) => side(each.name, (subject) => peer(each, subject, fixture)))], rounds, random);
}

/** What each of them sends, in one run through a proxy, off the clock; the proxy cuts the connection where that is asked for. */
export async function bytesSent<T>({ ready, ours, peer, after }: Match<T>, { fixture, peers }: Ground, cutAt = Infinity): Promise<Count[]> {
  const counts: Count[] = [];
  const count = async (who: string, run: (subject: T, seen: Fixture) => Promise<unknown>) => {
    await using proxy = await MeterProxy.start(portOf(fixture.registry.host), cutAt);
    const ended = await run(await ready(), through(proxy.port, fixture)).then(() => "", () => ", and failed");
    await (after ?? (() => forgetLayers(fixture)))();
    counts.push({ who, what: `bytes sent${ended}`, value: proxy.sentMb, unit: "MB" });
  };
  await count(OURS, ours);
  for (const each of peers) {
    await count(each.name, async (subject, seen) => {
      for (const loggedIn of await LoggedInPeer.all([each], seen)) await peer(loggedIn, subject, seen);
    });
  }
  return counts;
}

/** Our share; what failed counts as without end. */
export function ourBytes(counts: readonly Count[]): number {
  const ours = counts.find(({ who }) => who === OURS);
  return ours?.what === "bytes sent" ? ours.value : Infinity;
}

/** An image, and a place in the registry that nobody has used. */
export interface Upload {
  readonly layout: Layout;
  readonly name: string;
}

export function upload(layout: Layout): Upload {
  return { layout, name: freshName() };
}

/** The reference of a name in the registry, for peers. */
export function address(name: string, { registry }: Fixture, tag: string = ORIGIN.tag): string {
  return `${registry.host}/${NAMESPACE}/${name}:${tag}`;
}
