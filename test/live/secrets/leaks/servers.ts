import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { generate } from "selfsigned";
import { MARK, PROXY_LOGIN } from "../../../support/marked-secret.js";

/** A server of a test on loopback. */
export interface TestServer extends AsyncDisposable {
  readonly host: string;
}

export interface Certificate {
  readonly cert: string;
  readonly private: string;
}

async function listening(server: Server): Promise<TestServer> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Sends back what it gets, as it comes. */
export function echoServer(): Promise<TestServer> {
  return listening(createServer((socket) => socket.on("error", () => socket.destroy()).pipe(socket)));
}

/** A proxy that refuses, and says of every request which login it came with. */
export function provingProxy(): Promise<TestServer> {
  const server = createHttpServer((request, response) => {
    response.writeHead(407, { "proxy-authenticate": "Basic" }).end(`not ${request.headers["proxy-authorization"] ?? ""} ${PROXY_LOGIN.echo}`);
  });
  server.on("connect", (request, socket) => {
    socket.end(`HTTP/1.1 407 not ${request.headers["proxy-authorization"] ?? ""}\r\ncontent-length: 0\r\n\r\n`);
  });
  return listening(server);
}

/** A certificate that bears the password, as far as names can, for this machine (`here`) or for another. */
export async function certificateOf(place: "here" | "elsewhere"): Promise<Certificate> {
  const name = `${Buffer.from(MARK.password).toString("base64url")}.example.org`;
  const here = { type: 7 as const, ip: "127.0.0.1" };
  return generate([{ name: "commonName", value: MARK.password }], {
    keyType: "ec",
    curve: "P-256",
    extensions: [
      { name: "basicConstraints", cA: true },
      { name: "subjectAltName", altNames: [{ type: 2, value: name }, ...(place === "here" ? [here] : [])] },
    ],
  });
}

/** https that says nothing but 401, with a certificate that the caller may trust. */
export async function tlsRegistry({ cert, private: key }: Certificate): Promise<TestServer & { readonly certificate: string }> {
  const server = createTlsServer({ cert, key }, (_, response) => response.writeHead(401, { "www-authenticate": "Basic" }).end());
  return { ...(await listening(server)), certificate: cert };
}

export async function brokenTls(): Promise<TestServer> {
  return tlsRegistry(await certificateOf("here"));
}
