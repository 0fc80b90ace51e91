import { expect } from "chai";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { Redactor } from "../../../core/redact.js";
import { PublishError } from "../../../core/errors.js";
import { Repository } from "../../../core/image/reference.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { DEFAULT_RETRY, type RetryPolicy } from "../../../core/registry/http/retry-policy.js";
import { Session } from "../../../core/registry/session.js";
import { Transport } from "../../../core/registry/http/transport.js";
import { TlsFront } from "../../module/world/tls-front.js";
import { ForwardProxy, type OwnAnswer, type ProxyBehaviour } from "../../support/registries/forward-proxy.js";
import { PrivateCa } from "../../support/registries/private-ca.js";
import { OURS, TAG } from "../documents.js";
import { BOT, listed, PING_BASIC, read, token, withToken } from "../exchanges.js";
import { ScriptedRegistry, type Exchange } from "../scripted-registry.js";

/** A registry that only the proxy of a test knows how to reach. */
const NAME = "registry.example.org:5000";
const QUICK: RetryPolicy = { ...DEFAULT_RETRY, attempts: 3, firstPauseMs: 1, longestPauseMs: 5 };

interface Stage {
  readonly proxy: ForwardProxy;
  readonly notes: string[];
  /** Reads the one tag by the proxy. */
  readonly read: (environment?: Readonly<Record<string, string>>) => Promise<unknown>;
}

/** A plain HTTP registry behind a proxy that forwards. */
async function behindProxy(script: readonly Exchange[], manner: Partial<ProxyBehaviour>, act: (stage: Stage) => Promise<void>): Promise<void> {
  await using registry = await ScriptedRegistry.start();
  await using proxy = await ForwardProxy.start({ leadsTo: portOf(registry.host), ...manner });
  registry.load(script);
  const notes: string[] = [];
  await act({ proxy, notes, read: (environment) => readBy({ HTTP_PROXY: proxy.url, ...environment }, "http", notes) });
  registry.verify();
}

async function readBy(environment: Readonly<Record<string, string>>, scheme: "http" | "https", notes: string[] = [], ca?: string, name?: string): Promise<unknown> {
  const host = parseRegistryHost(name ?? (scheme === "http" ? NAME : "registry.example.org"));
  const transport = new Transport(host, { scheme, ca, answerTimeoutMs: 2000, proxy: environment });
  const session = new Session(transport, BOT, { policy: QUICK, tell: (note) => void notes.push(note) }, new Redactor());
  try {
    return await new RepositoryClient(session, Repository.at(host, "ns/app"), "pull").manifest(TAG);
  } finally {
    await session.close();
  }
}

const faultOf = async (attempt: Promise<unknown>): Promise<PublishError> => {
  const error: unknown = await attempt.catch((reason: unknown) => reason);
  expect(error).to.be.instanceOf(PublishError);
  return error as PublishError;
};

const portOf = (host: string): number => Number(host.split(":").at(-1));

describe("a plain HTTP registry by way of a proxy", () => {
  it("is asked for whole URLs, without a tunnel, and by its own name", async () => {
    const seen: (string | null)[] = [];
    const inspect: Exchange["inspect"] = (_, headers) => void seen.push(headers.get("host"), headers.get("proxy-authorization"));
    await behindProxy([{ ...PING_BASIC, inspect }, { ...read(TAG, OURS), inspect }], {}, async ({ proxy, read }) => {
      await read({ HTTP_PROXY: proxy.url.replace("//", "//bot:p%40ss@") });
      expect(proxy.asked).to.deep.equal([`GET http://${NAME}/v2/`, `GET http://${NAME}/v2/ns/app/manifests/${TAG}`]);
      expect(new Set(proxy.logins)).to.deep.equal(new Set([`Basic ${Buffer.from("bot:p@ss").toString("base64")}`]));
    });
    expect(seen).to.deep.equal([NAME, null, NAME, null]);
  });

  it("a proxy that speaks TLS itself is trusted by the private authority, too", async () => {
    const authority = await PrivateCa.create();
    await using registry = await ScriptedRegistry.start();
    registry.load([PING_BASIC, read(TAG, OURS)]);
    await using proxy = await ForwardProxy.start({ leadsTo: portOf(registry.host), certificate: await authority.issue() });
    await readBy({ HTTP_PROXY: proxy.url }, "http", [], authority.certificate);
    registry.verify();
    const error = await faultOf(readBy({ HTTP_PROXY: proxy.url }, "http"));
    expect(error.message).to.contain(`the certificate of the proxy ${proxy.name} is not trusted`).and.contain("HTTP_PROXY names this proxy");
  });

  it("what the registry itself refuses is the registry's, whatever the proxy adds", async () => {
    const refused = { ...read(TAG, "absent"), status: 403, headers: { "x-cache": "MISS from proxy", "content-type": "application/json; charset=utf-8" }, body: '{"errors":[{"code":"DENIED"}]}' };
    for (const via of [undefined, "missing"] as const) {
      await behindProxy([PING_BASIC, refused], via ? { via } : {}, async ({ read }) => {
        const error = await faultOf(read());
        expect(error.message).to.match(/^PUSH_DENIED: /).and.contain("(403, DENIED)");
      });
    }
  });

  it("a page that the registry sends with 403 is the registry's, where the proxy says that it passed it on", async () => {
    const refused = { ...read(TAG, "absent"), status: 403, headers: { "content-type": "text/html" }, body: "<html>" };
    await behindProxy([PING_BASIC, refused], {}, async ({ read }) => void expect((await faultOf(read())).code).to.equal("PUSH_DENIED"));
  });

  it("what is absent stays absent: a 404 is nobody's refusal", async () => {
    const { authorization = "" } = listed(404);
    await behindProxy([PING_BASIC, { ...read(TAG, "absent"), authorization, body: "404 page not found" }], { via: "missing" }, async ({ read }) => {
      expect(await read()).to.equal(undefined);
    });
  });

  it("a token service on another host is asked by that host's own rule", async () => {
    await using registry = await ScriptedRegistry.start();
    await using tokens = await ScriptedRegistry.start();
    await using proxy = await ForwardProxy.start({ leadsTo: portOf(tokens.host) });
    registry.load([{ request: "GET /v2/", status: 401, headers: { "www-authenticate": 'Bearer realm="http://tokens.example.org/token",service="s"' } }, withToken(read(TAG, OURS), "t1")]);
    tokens.load([token("t1", "pull")]);
    await readBy({ HTTP_PROXY: proxy.url }, "http", [], undefined, registry.host);
    registry.verify();
    tokens.verify();
    expect(proxy.asked).to.have.lengthOf(1).and.satisfy(([asked = ""]: string[]) => asked.startsWith("GET http://tokens.example.org/token?"));
  });
});

/** Answers of real proxies: Squid 5.7, tinyproxy 1.11, one that follows RFC 9209, and one that says as little as it can. */
const SQUID = (status: number, error: string): OwnAnswer => ({ status, headers: { server: "squid/5.7", via: "1.1 p (squid/5.7)", "x-squid-error": `${error} 0`, "content-type": "text/html" }, body: "<html>" });
const LITTLE = (status: number): OwnAnswer => ({ status });

describe("a proxy that refuses", () => {
  const cases: [name: string, answer: OwnAnswer, says: string, remedy: string, tries: 1 | 3][] = [
    ["Squid, 403", SQUID(403, "ERR_ACCESS_DENIED"), "refused the way to registry.example.org:5000 (403, ERR_ACCESS_DENIED)", "name it in NO_PROXY", 1],
    ["Squid, 503", SQUID(503, "ERR_CONNECT_FAIL"), "could not reach registry.example.org:5000 (503, ERR_CONNECT_FAIL)", "the proxy's log", 3],
    ["Squid, 504", SQUID(504, "ERR_CONNECT_FAIL"), "could not reach registry.example.org:5000 (504, ERR_CONNECT_FAIL)", "the proxy's log", 3],
    ["tinyproxy, 500", { status: 500, headers: { server: "tinyproxy/1.11.1" } }, "could not reach registry.example.org:5000 (500)", "the proxy's log", 3],
    ["RFC 9209, 502", { status: 502, headers: { via: "1.1 p", "proxy-status": "p; error=dns_error" } }, "could not reach registry.example.org:5000 (502)", "the proxy's log", 3],
    ["407", { status: 407, headers: { "proxy-authenticate": "Basic" } }, "asks for a login (407)", "HTTP_PROXY, as http://user:password@host:port", 1],
    ["tinyproxy, 401", { status: 401, headers: { server: "tinyproxy/1.11.1", "www-authenticate": "Basic" } }, "asks for a login (401)", "HTTP_PROXY", 1],
    ["407 of few words", LITTLE(407), "asks for a login (407)", "HTTP_PROXY", 1],
    ["403 of few words", LITTLE(403), "refused the way to registry.example.org:5000 (403)", "name it in NO_PROXY", 1],
    ["503 of few words", LITTLE(503), "could not reach registry.example.org:5000 (503)", "the proxy's log", 3],
  ];
  for (const [name, answer, says, remedy, tries] of cases) {
    it(`to forward: ${name}`, async () => {
      await behindProxy([], { refuse: () => answer }, async ({ proxy, read }) => {
        const error = await faultOf(read());
        expect(error.message).to.contain(`REGISTRY_UNREACHABLE: the proxy ${proxy.name} ${says}`).and.contain(remedy);
        expect(proxy.asked.length).to.equal(tries);
      });
    });

    it(`to tunnel: ${name}`, async () => {
      await using proxy = await ForwardProxy.start({ leadsTo: 1, refuse: () => answer });
      const error = await faultOf(readBy({ HTTPS_PROXY: proxy.url }, "https"));
      const [what, there] = [says.replace(":5000", ":443"), remedy.replace("HTTP_PROXY", "HTTPS_PROXY")];
      expect(error.message).to.contain(`REGISTRY_UNREACHABLE: the proxy ${proxy.name} ${what}`).and.contain(there);
      expect(proxy.asked).to.deep.equal(Array(tries).fill("CONNECT registry.example.org:443"));
    });
  }

  it("a login that was given, which is not repeated", async () => {
    await behindProxy([], { refuse: () => ({ status: 407, body: "not bot:geheim" }) }, async ({ proxy, read }) => {
      const error = await faultOf(read({ HTTP_PROXY: proxy.url.replace("//", "//bot:geheim@") }));
      expect(error.message).to.contain(`the proxy ${proxy.name} refused its login (407)`).and.not.contain("geheim");
    });
  });

  it("for a while, after which the tag is read", async () => {
    await using registry = await ScriptedRegistry.start();
    registry.load([PING_BASIC, read(TAG, OURS)]);
    const authority = await PrivateCa.create();
    await using front = await TlsFront.start(registry.host, await authority.issue(["registry.example.org"]));
    await using proxy = await ForwardProxy.start({ leadsTo: portOf(front.name), refuse: (_, count) => (count === 1 ? { status: 503 } : undefined) });
    const notes: string[] = [];
    await readBy({ HTTPS_PROXY: proxy.url }, "https", notes, authority.certificate);
    registry.verify();
    expect(notes.join()).to.contain(`the proxy ${proxy.name} could not reach registry.example.org:443 (503); trying again`);
  });
});

describe("a proxy that cannot be reached", () => {
  it("or that keeps silent: for no longer than an answer may take, and what waits for it ends with the session", async () => {
    const server = createServer((socket) => socket.on("error", () => socket.destroy())).listen(0, "127.0.0.1");
    await once(server, "listening");
    const name = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const open = (answerTimeoutMs: number) => new Transport(parseRegistryHost("registry.example.org"), { scheme: "https", answerTimeoutMs, proxy: { HTTPS_PROXY: name } });
    const ask = (transport: Transport) => faultOf(transport.exchange({ method: "GET", url: transport.url("/v2/"), headers: {} }));
    const [impatient, patient] = [open(100), open(60_000)];
    try {
      expect((await ask(impatient)).message).to.contain(`the proxy ${name} did not answer within 0.1 s`);
      const connected = once(server, "connection");
      const asked = ask(patient);
      await connected;
      await patient.close();
      expect((await asked).code).to.equal("INTERRUPTED");
    } finally {
      await Promise.all([impatient.close(), patient.close()]);
      server.close();
    }
  });

  for (const [scheme, variable] of [["http", "HTTP_PROXY"], ["https", "https_proxy"]] as const) {
    it(`is named, and not the registry: ${scheme}`, async () => {
      const error = await faultOf(readBy({ [variable]: "http://127.0.0.1:1" }, scheme));
      expect(error.message).to.contain("REGISTRY_UNREACHABLE: nothing listens at the proxy 127.0.0.1:1").and.contain(`${variable} names this proxy`);
    });

    it(`or that speaks no HTTP: ${scheme}`, async () => {
      const server = createServer((socket) => socket.on("error", () => socket.destroy()).end("\x05\xff")).listen(0, "127.0.0.1");
      await once(server, "listening");
      try {
        const name = `127.0.0.1:${(server.address() as AddressInfo).port}`;
        const error = await faultOf(readBy({ [variable]: `http://${name}` }, scheme));
        expect(error.message).to.contain(`proxy ${name}`);
      } finally {
        server.close();
      }
    });
  }
});
