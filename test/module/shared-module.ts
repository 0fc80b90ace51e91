import { Workspace } from "../../host/run/workspace.js";
import { ModuleProcess } from "./caller/module-process.js";
import { loopbackCertificate, type Certificate } from "./world/certificate.js";

/** The module's process, and the certificate that it trusts. */
export interface SharedModule {
  readonly process: ModuleProcess;
  readonly certificate: Certificate;
  readonly caFile: string;
}

const owned: AsyncDisposable[] = [];
let shared: Promise<SharedModule> | undefined;

/** Started once for all test files, because reading the module's types takes seconds. */
export function sharedModule(): Promise<SharedModule> {
  return (shared ??= start());
}

async function start(): Promise<SharedModule> {
  const workspace = await Workspace.create();
  owned.push(workspace);
  const certificate = await loopbackCertificate();
  const caFile = await workspace.secretFile("ca.crt", certificate.cert);
  const process = await ModuleProcess.start(caFile);
  owned.push(process);
  return { process, certificate, caFile };
}

// Outside every describe, and so after the tests of all files; where files run in several processes, after those of each.
after(async () => {
  shared = undefined;
  for (const each of owned.splice(0).reverse()) await each[Symbol.asyncDispose]();
});
