import { findZot } from "../../../host/registries/zot.js";
import { ServiceProcess } from "../../../host/process/service-process.js";
import type { Workspace } from "../../../host/run/workspace.js";
import { freePort } from "../free-port.js";
import { until } from "../until.js";

/** How a zot says that it takes ID tokens: it names itself as its token service (2.1.19), or nothing (2.1.14 to 2.1.18). */
export type Way = "exchange" | "as it is";

/** A zot that takes the ID tokens of one issuer: jobs of one repository are let in, those of its main branch may read and create. */
export async function startKeylessZot(issuer: string, way: Way, workspace: Workspace): Promise<{ readonly host: string } & AsyncDisposable> {
  const command = await findZot(process.env);
  if (command === undefined) throw new Error("zot is not installed");
  const port = await freePort();
  const folder = await workspace.folder(`keyless-zot-${port}`);
  const host = `127.0.0.1:${port}`;
  const claimMapping = {
    variables: [{ name: "ref", expression: "claims.ref" }],
    validations: [{ expression: "claims.repository == 'my-org/my-repo'", message: "another repository" }],
    username: "claims.sub",
    groups: "vars.ref == 'refs/heads/main' ? ['publishers'] : ['readers']",
  };
  const bearer = { ...(way === "exchange" && { realm: `http://${host}/zot/auth/token`, service: host }), oidc: [{ issuer, audiences: ["zot"], claimMapping }] };
  const policies = [{ groups: ["publishers"], actions: ["read", "create"] }, { groups: ["readers"], actions: ["read"] }];
  const config = {
    distSpecVersion: "1.1.1",
    storage: { rootDirectory: `${folder}/storage`, gc: false, dedupe: false },
    http: { address: "127.0.0.1", port: String(port), auth: { bearer }, accessControl: { repositories: { "**": { policies, defaultPolicy: [] } } } },
    log: { level: "info" },
  };
  const file = await workspace.secretFile(`keyless-zot-${port}/zot.json`, JSON.stringify(config));
  // It tells its port only where the kernel chose it: so it is asked until it answers.
  const zot = await ServiceProcess.start({ tool: "zot", command, args: ["serve", file], listening: /^(.)/ });
  await until("zot to answer", () => fetch(`http://${host}/v2/`).then(({ status }) => (status === 401 ? true : undefined), () => undefined));
  return { host, [Symbol.asyncDispose]: () => zot[Symbol.asyncDispose]() };
}
