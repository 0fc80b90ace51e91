import type { Fixture } from "../fixture.js";
import type { Layout } from "../images/oci-layout.js";
import { loggedIn } from "./logins.js";
import { PHRASES, type Peer, type PeerName } from "./peer.js";
import { runProgram, type Surroundings } from "./program.js";

/** A peer as a person would call it, who has logged in before: each run is a whole process. */
export class LoggedInPeer {
  readonly name: PeerName;

  private constructor(
    readonly peer: Peer,
    readonly surroundings: Surroundings,
  ) {
    this.name = peer.name;
  }

  /** All of them, logged in to the registry of each fixture; the first one's folder keeps the logins. */
  static async all(peers: readonly Peer[], ...fixtures: readonly [Fixture, ...Fixture[]]): Promise<LoggedInPeer[]> {
    const [{ run }] = fixtures;
    const environment = await loggedIn(fixtures.map(({ registry: { host }, credential }) => ({ host, login: credential })), run.workspace);
    return peers.map((peer) => new LoggedInPeer(peer, { environment, signal: run.signal }));
  }

  push(layout: Layout, to: string): Promise<void> {
    return this.#run(PHRASES[this.name].push(layout, to));
  }

  copy(from: string, to: string): Promise<void> {
    return this.#run(PHRASES[this.name].copy(from, to));
  }

  digest(of: string): Promise<void> {
    return this.#run(PHRASES[this.name].digest(of));
  }

  #run(args: readonly string[]): Promise<void> {
    return runProgram(this.peer.command, args, this.surroundings);
  }
}
