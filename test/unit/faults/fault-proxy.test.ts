import { expect } from "chai";
import type { Fault, FaultKind, Unit } from "../../faults/proxy/fault.js";
import { FaultProxy } from "../../faults/proxy/fault-proxy.js";
import { until } from "../../support/until.js";
import { ANSWER, Answering, exchange, REQUEST } from "./wire.js";

const fault = (kind: FaultKind, unit: Unit, at: number, lastingMs = 0): Fault => ({ kind, point: { unit, at }, lastingMs });

describe("the fault proxy", () => {
  let server: Answering;
  beforeEach(async () => {
    server = await Answering.start();
  });
  afterEach(() => server[Symbol.asyncDispose]());

  const through = async (faults: readonly Fault[], act: (proxy: FaultProxy) => Promise<void>) => {
    await using proxy = await FaultProxy.start(server.port, faults);
    await act(proxy);
  };

  it("forwards all and counts it, where no fault is due", () =>
    through([fault("reset", "connection", 2)], async (proxy) => {
      expect((await exchange(proxy.port)).received.toString()).to.equal(ANSWER);
      expect(proxy.traffic).to.deep.equal({ connection: 1, request: 1, "byte up": REQUEST.length, "byte down": ANSWER.length });
      expect(proxy.struck).to.deep.equal([]);
    }));

  for (const unit of ["connection", "byte up", "byte down"] as const) {
    it(`resets at a ${unit}, once`, () =>
      through([fault("reset", unit, 1)], async (proxy) => {
        expect(await exchange(proxy.port)).to.deep.equal({ received: Buffer.alloc(0), end: "ECONNRESET" });
        expect((await exchange(proxy.port)).received.toString()).to.equal(ANSWER);
        expect(proxy.struck.map(({ fault: { kind }, phase }) => `${kind} ${phase}`)).to.deep.equal(["reset handshake"]);
      }));
  }

  it("closes in good order in the middle of a request", () =>
    through([fault("close", "byte up", 11)], async (proxy) => {
      expect(await exchange(proxy.port)).to.deep.equal({ received: Buffer.alloc(0), end: "closed" });
      await until("the first 10 bytes to arrive", () => Promise.resolve(server.received === REQUEST.slice(0, 10) ? true : undefined));
    }));

  it("leaves no socket when it is disposed of while it closes", async () => {
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
    const before = sockets();
    await through([fault("close", "byte up", 11)], async (proxy) => {
      void exchange(proxy.port);
      await proxy.firstStrike;
    });
    await until("all sockets to close", () => Promise.resolve(sockets() <= before ? true : undefined));
  });

  it("gives half an answer to the byte", () =>
    through([fault("half answer", "byte down", 51)], async (proxy) => {
      expect(await exchange(proxy.port)).to.deep.equal({ received: Buffer.from(ANSWER.slice(0, 50)), end: "closed" });
    }));

  it("cuts everything for a while, also what comes then", () =>
    through([fault("cut", "byte up", 1, 200)], async (proxy) => {
      const started = performance.now();
      const first = exchange(proxy.port);
      await proxy.firstStrike;
      const ends = await Promise.all([first, exchange(proxy.port)]);
      expect(ends).to.deep.equal(Array(2).fill({ received: Buffer.alloc(0), end: "ECONNRESET" }));
      expect(performance.now() - started).to.be.at.least(199);
      expect((await exchange(proxy.port)).received.toString()).to.equal(ANSWER);
    }));

  it("refuses for a while", () =>
    through([fault("refuse", "connection", 1, 200)], async (proxy) => {
      expect((await exchange(proxy.port)).end).to.equal("ECONNRESET");
      expect((await exchange(proxy.port)).end).to.equal("ECONNREFUSED");
      await until("the proxy to open again", async () => ((await exchange(proxy.port)).end === "open" ? true : undefined));
    }));

  it("writes garbage instead of an answer", () =>
    through([fault("garbage", "request", 1)], async (proxy) => {
      const { received, end } = await exchange(proxy.port, 513);
      expect({ length: received.length, end }).to.deep.equal({ length: 512, end: "closed" });
      expect(received.toString("latin1")).to.not.contain("HTTP");
      expect(server.received).to.equal("");
    }));

  for (const [kind, says] of [
    ["answer 500", "HTTP/1.1 500 Internal Server Error\r\n"],
    ["answer 503", "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 0\r\n"],
    ["answer 429", "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 0\r\n"],
  ] as const) {
    it(`writes ${kind} instead of the second request's`, () =>
      through([fault(kind, "request", 2)], async (proxy) => {
        expect((await exchange(proxy.port)).received.toString()).to.equal(ANSWER);
        const { received, end } = await exchange(proxy.port);
        expect(received.toString().startsWith(says)).to.equal(true, received.toString());
        expect(end).to.equal("closed");
        expect(server.received).to.equal(REQUEST);
      }));
  }
});
