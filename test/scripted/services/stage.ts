import { Redactor } from "../../../core/redact.js";
import { ServiceClient, type ServiceAccess } from "../../../core/services/http/service-client.js";
import { parseServiceUrl, type Service } from "../../../core/services/http/service-url.js";
import { ScriptedRegistry, type Exchange } from "../scripted-registry.js";

/** Retries without waiting long. */
const QUICK = { attempts: 3, attemptsOnceBuilt: 3, firstPauseMs: 1, longestPauseMs: 20, totalMs: 10_000 };

export interface Played<T> {
  readonly result: T;
  readonly notes: readonly string[];
}

/** Plays something against a service that answers by script. A request that is not the next one fails the test. */
export async function atService<T>(
  script: readonly Exchange[] | ((host: string) => readonly Exchange[]),
  act: (client: ServiceClient, redactor: Redactor) => Promise<T>,
  { parse = (url: string) => parseServiceUrl(url, { title: "Service", option: "--url" }), ...more }: Partial<ServiceAccess> & { parse?: (url: string) => Service } = {},
): Promise<Played<T>> {
  await using server = await ScriptedRegistry.start();
  server.load(typeof script === "function" ? script(server.host) : script);
  const notes: string[] = [];
  const redactor = new Redactor();
  const access: ServiceAccess = { answerTimeoutMs: 2000, retry: QUICK, proxy: {}, redactor, tell: (note) => notes.push(note), ...more };
  await using client = new ServiceClient(parse(`http://${server.host}`), access);
  try {
    return { result: await act(client, redactor), notes };
  } finally {
    server.verify();
  }
}

export function json(status: number, body: object): Pick<Exchange, "status" | "body" | "headers"> {
  return { status, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}
