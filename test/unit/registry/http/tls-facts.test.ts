import { expect } from "chai";
import { once } from "node:events";
import { createServer, Socket, type AddressInfo } from "node:net";
import { connect, createServer as createTlsServer } from "node:tls";
import { tlsFacts } from "../../../../core/registry/http/tls-facts.js";
import { loopbackCertificate } from "../../../module/world/certificate.js";

describe("registry/tls-facts", () => {
  for (const protocol of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`tells what protects a connection by ${protocol}`, async () => {
      const { cert, key } = await loopbackCertificate();
      const server = createTlsServer({ cert, key, minVersion: protocol, maxVersion: protocol }).listen(0, "127.0.0.1");
      await once(server, "listening");
      const socket = connect({ host: "127.0.0.1", port: (server.address() as AddressInfo).port, ca: cert });
      await once(socket, "secureConnect");
      const facts = tlsFacts(socket);
      socket.destroy();
      server.close();
      expect(facts).to.include({ protocol, subject: "IP Address:127.0.0.1", issuer: "CN=container-publisher test" });
      expect(facts?.cipher).to.match(/^TLS_[A-Z0-9_]+$/);
      expect(facts?.validTo).to.match(/^20\d\d-\d\d-\d\d$/);
    });
  }

  it("knows none of a connection without TLS", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const socket = new Socket().connect((server.address() as AddressInfo).port, "127.0.0.1");
    await once(socket, "connect");
    const facts = tlsFacts(socket);
    socket.destroy();
    server.close();
    expect(facts).to.equal(undefined);
  });
});
