import { expect } from "chai";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { MeterProxy } from "../../../bench/method/meter-proxy.js";

describe("the bench's meter", () => {
  let server: Server;
  let received = 0;
  before(async () => {
    server = createServer({ allowHalfOpen: true }, (socket: Socket) => socket.on("error", () => undefined).on("data", (chunk) => (received += chunk.length)).on("end", () => socket.end("thanks")));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  beforeEach(() => (received = 0));
  after(() => server.close());

  const upstream = () => (server.address() as AddressInfo).port;

  /** Sends so many bytes, and returns what comes back, or the code of the error. */
  async function send(port: number, bytes: number): Promise<string> {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    let answer = "";
    socket.on("data", (chunk) => (answer += chunk.toString()));
    const failed = once(socket, "error").then(([error]) => String((error as NodeJS.ErrnoException).code));
    socket.end(Buffer.alloc(bytes));
    return Promise.race([failed, once(socket, "end").then(() => answer)]);
  }

  it("counts what clients send, and lets answers through", async () => {
    await using proxy = await MeterProxy.start(upstream());
    expect([await send(proxy.port, 300_000), await send(proxy.port, 7)]).to.deep.equal(["thanks", "thanks"]);
    expect([proxy.sent, received]).to.deep.equal([300_007, 300_007]);
    expect(proxy.sentMb).to.equal(0.300007);
  });

  it("cuts the connection that sends once, and none after that", async () => {
    await using proxy = await MeterProxy.start(upstream(), 500_000);
    expect(await send(proxy.port, 1_000_000)).to.match(/^(ECONNRESET|EPIPE)$/);
    expect(await send(proxy.port, 1_000_000)).to.equal("thanks");
    expect(received).to.be.within(1_000_000, 1_500_000);
  });
});
