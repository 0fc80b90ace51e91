/** What a publish is busy with, as its requests show it. */
export const PHASES = ["handshake", "look", "may push", "look again", "blobs", "manifest", "last look", "tag", "read back"] as const;
export type Phase = (typeof PHASES)[number];

const REQUEST_LINE = /^(GET|HEAD|PUT|POST|PATCH|DELETE) (\/\S*) HTTP\/1\.1\r\n/;

/** The method and path that a chunk begins with; undefined where it is the middle of something. */
export function requestLine(chunk: Buffer): string | undefined {
  const [, method, path] = REQUEST_LINE.exec(chunk.toString("latin1", 0, 1024)) ?? [];
  return method === undefined || path === undefined ? undefined : `${method} ${path}`;
}

/** Tells the phases of one publish apart, in which the same requests come more than once. */
export class Phases {
  #latest: Phase = "handshake";
  readonly #seen = new Set<Phase>();

  get latest(): Phase {
    return this.#latest;
  }

  see(request: string): Phase {
    this.#latest = this.#phaseOf(request);
    this.#seen.add(this.#latest);
    return this.#latest;
  }

  #phaseOf(request: string): Phase {
    if (/ \/v2\/$/.test(request)) return "handshake";
    if (/^PUT .*\/manifests\/sha256:/.test(request)) return "manifest";
    if (/^PUT .*\/manifests\/(?!probe-)/.test(request)) return "tag";
    if (/^(GET|HEAD) .*\/manifests\//.test(request)) return this.#look();
    // A publish to a new repository asks by an upload session whether it may push; those of its blobs come after the second look.
    const blob = request.includes("/blobs/");
    return blob && this.#seen.has("look again") ? "blobs" : "may push";
  }

  #look(): Phase {
    if (this.#seen.has("tag")) return "read back";
    if (this.#seen.has("manifest")) return "last look";
    return this.#seen.has("may push") ? "look again" : "look";
  }
}
