import { request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { LoopbackServer } from "./loopback-server.js";

/** What is done when a request comes, such as `POST /zot/auth/apikey`, before it is handed on, or before its answer is. */
export type Watcher = (line: string, when: "asked" | "answered") => void;

/** Stands before a registry, hands everything on, and lets a test do something in between. */
export class Front extends LoopbackServer {
  watcher: Watcher = () => undefined;

  /** `behind` may be told later: a registry has to know the address before it before it starts. */
  private constructor(public behind: string) {
    super();
  }

  static before(behind = ""): Promise<Front> {
    return new Front(behind).listen();
  }

  protected async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const body = await buffer(request);
    this.watcher(`${method} ${url}`, "asked");
    const [hostname = "", port = ""] = this.behind.split(":");
    const onward = ask({ hostname, port, method, path: url, headers });
    onward.end(body);
    const [answer] = (await once(onward, "response")) as [IncomingMessage];
    const content = await buffer(answer);
    this.watcher(`${method} ${url}`, "answered");
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    response.end(content);
  }
}
