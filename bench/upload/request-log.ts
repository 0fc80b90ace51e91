import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { DiagnosticsChannel } from "undici";

const CHANNEL = "undici:request:create";

/** The HTTP requests that this process makes while it lives. */
export class RequestLog implements Disposable {
  readonly urls: URL[] = [];
  readonly #listener = (message: unknown) => {
    const { request } = message as DiagnosticsChannel.RequestCreateMessage;
    this.urls.push(new URL(request.path, request.origin));
  };

  constructor() {
    subscribe(CHANNEL, this.#listener);
  }

  [Symbol.dispose](): void {
    unsubscribe(CHANNEL, this.#listener);
  }
}
