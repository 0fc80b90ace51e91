import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { DiagnosticsChannel } from "undici";

const CREATED = "undici:request:create";

/** A request that this process made. */
interface Made {
  readonly method: string | undefined;
  readonly url: URL;
}

/** The HTTP requests that this process makes while it lives. */
export class RequestLog implements Disposable {
  readonly made: Made[] = [];
  readonly #listener = (message: unknown) => {
    const { request } = message as DiagnosticsChannel.RequestCreateMessage;
    this.made.push({ method: request.method, url: new URL(request.path, request.origin) });
  };

  constructor() {
    subscribe(CREATED, this.#listener);
  }

  [Symbol.dispose](): void {
    unsubscribe(CREATED, this.#listener);
  }
}
