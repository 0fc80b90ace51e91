import { expect } from "chai";
import fc from "fast-check";
import { login } from "../../core/credentials/credential.js";
import { PublishError } from "../../core/errors.js";
import { Repository } from "../../core/image/reference.js";
import { parseRegistryHost } from "../../core/image/registry-host.js";
import { parseTag } from "../../core/image/tag.js";
import { Redactor } from "../../core/redact.js";
import { parseChallenges } from "../../core/registry/auth/challenge.js";
import { listTags } from "../../core/registry/api/listing.js";
import { cancelUpload } from "../../core/registry/api/cancel-upload.js";
import { RepositoryClient } from "../../core/registry/api/repository-client.js";
import { Session } from "../../core/registry/session.js";
import { Transport, type HttpRequest, type HttpResponse } from "../../core/registry/http/transport.js";

const HOST = parseRegistryHost("registry.example.org");
const REPOSITORY = Repository.at(HOST, "ns/app");
const TAG = parseTag("v1");
const SECRET = "hunter2secret";
const BODY = '{"token":"bearer-1","tags":["a"],"schemaVersion":1}';
const INTERNAL = /^(?:10\.|127\.|169\.254\.|localhost$|\[)/;

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
}

/** A wire on which every request is answered by whatever comes next, and seen. */
class Wire extends Transport {
  sent: { request: HttpRequest; named: ReadonlySet<string> }[] = [];
  #answers: readonly Answer[] = [];
  /** The token services that the registry itself named so far, and where they sent us on to on their own origin. */
  #named = new Set<string>();

  constructor() {
    super(HOST, { scheme: "https", answerTimeoutMs: 1000, proxy: "none" });
  }

  /** A new session: the wire is made only once, because a trust store is dear. */
  load(answers: readonly Answer[]): void {
    this.#answers = answers;
    this.sent = [];
    this.#named = new Set();
  }

  override exchange(request: HttpRequest): Promise<HttpResponse> {
    const { status, headers } = this.#answers[this.sent.length % this.#answers.length] ?? { status: 404, headers: {} };
    this.sent.push({ request, named: new Set(this.#named) });
    if (request.url.origin === this.origin.origin) this.#remember(headers["www-authenticate"] ?? "");
    if (this.#named.has(addressOf(request.url)) && status > 300 && status < 400) this.#follow(request.url, headers["location"] ?? "");
    // Read already, as a small answer is.
    const body = { dump: () => Promise.resolve(), [Symbol.asyncIterator]: () => [Buffer.from(BODY)].values() as unknown as AsyncIterator<Buffer> };
    return Promise.resolve({ url: request.url, status, headers: new Headers(headers), body });
  }

  #follow(from: URL, location: string): void {
    const to = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
    if (to?.origin === from.origin) this.#named.add(addressOf(to));
  }

  #remember(header: string): void {
    for (const { parameters } of parseChallenges(header)) {
      const realm = parameters.get("realm") ?? "";
      if (URL.canParse(realm, this.origin.href)) this.#named.add(addressOf(new URL(realm, this.origin)));
    }
  }
}

function addressOf({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

const url = fc.constantFrom(
  "/v2/next", "?last=a", "https://registry.example.org/a", "https://REGISTRY.example.org:443/b", "https://registry.example.org:8443/c", "http://registry.example.org/d",
  "https://auth.example.com/token", "https://evil.example/t", "//evil.example/u", "\\\\evil.example\\v", "https://registry.example.org@evil.example/w", "https://registry.example.org.evil.example/x",
  "https://evil.example/?https://registry.example.org", "https://10.0.0.1/y", "https://[::1]/z", "https://localhost/", "http://evil.example/",
);
const challenge = fc.oneof(
  url.map((realm) => `Bearer realm="${realm}",service="s"`),
  url.map((realm) => `Basic realm="r", bearer Realm="${realm}"`),
  fc.constantFrom('Basic realm="r"', "Negotiate"),
);
const answer: fc.Arbitrary<Answer> = fc
  .tuple(fc.constantFrom(200, 200, 200, 301, 307, 401, 401, 403, 404, 500), url, url, challenge)
  .map(([status, location, next, authenticate]) => ({ status, headers: { location, link: `<${next}>; rel="next"`, "www-authenticate": authenticate } }));
const greeting = fc.tuple(fc.constantFrom(200, 401), fc.option(challenge)).map(([status, text]): Answer => ({ status, headers: text === null ? {} : { "www-authenticate": text } }));

/** All that we ask of a registry, whatever it answers. */
async function converse(wire: Wire, username: string): Promise<void> {
  const policy = { attempts: 1, attemptsOnceBuilt: 1, firstPauseMs: 0, longestPauseMs: 0, totalMs: 0 };
  const client = new RepositoryClient(new Session(wire, login(username, SECRET), { policy, tell: () => undefined }, new Redactor()), REPOSITORY, "pull,push");
  const works = [
    () => client.manifest(TAG),
    () => listTags(client, 3),
    async () => cancelUpload(client, await client.startUpload()),
    () => client.putManifest(TAG, { bytes: Buffer.from("{}"), mediaType: "application/json" }),
  ];
  for (const work of works) {
    await work().catch((error: unknown) => {
      if (!(error instanceof PublishError)) throw error;
    });
  }
}

/** What a request carries of ours: the key, a token made with it, or nothing. */
function carried({ headers, body }: HttpRequest): "key" | "token" | "nothing" {
  const { authorization = "" } = headers;
  if (authorization.startsWith("Bearer ")) return "token";
  return authorization !== "" || (typeof body === "string" && body.includes(SECRET)) ? "key" : "nothing";
}

describe("fuzz: whatever a registry answers", () => {
  it("10,000 sessions: no credential leaves its host, and nothing goes inside or without TLS", async () => {
    const wire = new Wire();
    const seen = { keyToService: 0, keyToRegistry: 0, token: 0, nothingElsewhere: 0 };
    const session = fc.asyncProperty(greeting, fc.array(answer, { minLength: 1, maxLength: 8 }), fc.constantFrom("bot", "<token>"), async (first, further, username) => {
      wire.load([first, ...further]);
      await converse(wire, username);
      return wire.sent.every(({ request, named }) => {
        const ours = request.url.origin === wire.origin.origin;
        const what = carried(request);
        if (request.url.protocol !== "https:" || INTERNAL.test(request.url.hostname) || request.url.href.includes(SECRET)) return false;
        if (what === "token") seen.token++;
        if (what === "key") seen[ours ? "keyToRegistry" : "keyToService"]++;
        if (what === "nothing" && !ours) seen.nothingElsewhere++;
        return what === "nothing" || ours || (what === "key" && named.has(addressOf(request.url)));
      });
    });
    await fc.assert(session, { numRuns: 10_000 });
    await wire.close();
    for (const [what, times] of Object.entries(seen)) expect(times, what).to.be.above(1000);
  });
});
