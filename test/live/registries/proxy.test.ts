import { expect } from "chai";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import { Transport } from "../../../core/registry/http/transport.js";
import { liveRegistry, type LiveRegistry } from "../../support/registries/live-registry.js";
import { PrivateCa } from "../../support/registries/private-ca.js";
import { TlsFront } from "../../module/world/tls-front.js";

const NAME = "registry.example.org";

/** A proxy that leads every CONNECT to one port of this machine, and remembers where it was to go. */
async function startProxy(port: number, asked: string[]): Promise<Server> {
  const proxy = createServer();
  proxy.on("connect", (request, client) => {
    asked.push(request.url ?? "");
    const upstream = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on("error", () => socket.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  return proxy;
}

describe("a registry behind TLS, by way of a proxy", () => {
  const inherited = process.env["HTTPS_PROXY"];
  const asked: string[] = [];
  let live: LiveRegistry;
  let authority: PrivateCa;
  let front: TlsFront;
  let proxy: Server;
  before(async () => {
    live = await liveRegistry("basic");
    authority = await PrivateCa.create();
    front = await TlsFront.start(live.registry.host, await authority.issue([NAME]));
    proxy = await startProxy(Number(front.name.split(":")[1]), asked);
    process.env["HTTPS_PROXY"] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });
  after(async () => {
    if (inherited === undefined) delete process.env["HTTPS_PROXY"];
    else process.env["HTTPS_PROXY"] = inherited;
    proxy.close();
    proxy.closeAllConnections();
    await front[Symbol.asyncDispose]();
    await live[Symbol.asyncDispose]();
  });

  async function ping(ca: string | undefined): Promise<number> {
    const transport = new Transport(parseRegistryHost(NAME), { scheme: "https", ca, answerTimeoutMs: 5000, proxy: process.env });
    try {
      const response = await transport.exchange({ method: "GET", url: transport.url("/v2/"), headers: {} });
      await response.body.dump();
      expect(transport.tls?.protocol).to.match(/^TLS/);
      return response.status;
    } finally {
      await transport.close();
    }
  }

  it("is trusted by its private authority", async () => {
    expect(await ping(authority.certificate)).to.equal(401);
    expect(asked).to.deep.equal([`${NAME}:443`]);
  });

  it("is not trusted without it", async () => {
    const error: unknown = await ping(undefined).catch((reason: unknown) => reason);
    expect(error).to.have.property("message").that.contains("is not trusted");
  });
});
