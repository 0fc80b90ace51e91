import { login } from "../../core/credentials/credential.js";
import { PublishError } from "../../core/errors.js";
import { HostRegistry } from "../../host/registries/host-registry.js";
import { freshName, NOTHING_TO_DO, publishOnce } from "../ours/publishing.js";
import { RequestLog } from "../ours/request-log.js";
import { OURS, type Ground, type Measured, type Workload } from "./workload.js";

const REQUESTS_LIMIT = 3;
const READING = new Set(["GET", "HEAD"]);

/** A wrong password is found out before anything is built or sent. */
export const WRONG_CREDENTIAL: Workload = {
  name: "wrong-credential",
  title: "a wrong password",
  rounds: 1,
  space: 10,
  measure,
};

async function measure({ fixture }: Ground): Promise<Measured> {
  const { registry, run, credential } = fixture;
  const mistaken = new HostRegistry(registry.access, login(credential.username, "not-the-password"), run);
  using log = new RequestLog();
  const error: unknown = await publishOnce(freshName(), NOTHING_TO_DO, { ...fixture, registry: mistaken }).catch((refusal: unknown) => refusal);
  if (!(error instanceof PublishError) || error.code !== "CREDENTIAL_REJECTED") throw new Error(`a wrong password led to ${String(error)}`);
  const writing = log.made.filter(({ method }) => !READING.has(method ?? "GET")).length;
  const counts = [
    { who: OURS, what: "requests", value: log.made.length, unit: "requests" },
    { who: OURS, what: "requests that send something", value: writing, unit: "requests" },
  ] as const;
  return { counts, goals: [{ ...counts[0], limit: REQUESTS_LIMIT }, { ...counts[1], limit: 0 }] };
}
