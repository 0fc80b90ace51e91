import { readFile } from "node:fs/promises";
import { PublishError } from "../../src/errors.js";
import { parseRegistryHost } from "../../src/image/registry-host.js";
import { parseTag } from "../../src/image/tag.js";
import type { CopySource } from "../../src/copy/skopeo.js";
import { forecast, type Forecast, type SourceOrder } from "../../src/publish/forecast.js";
import type { Hands } from "../../src/publish/ports.js";
import { publish, type Publication } from "../../src/publish/publish.js";
import { customaryScheme } from "../../src/registry/transport.js";
import { readCredential } from "../password.js";
import { findSubject, hostHands, openRepository, openSession, type Run, type Target } from "../publish-order.js";
import type { PublishSettings } from "../settings.js";

/** A real publish from the host, to a registry that exists. */
export async function publishImage(settings: PublishSettings, run: Run): Promise<Publication> {
  return atRegistry(settings, run, (order, hands) => publish(order, hands, run.narrator));
}

/** What that publish would do. */
export async function planImage(settings: PublishSettings, run: Run): Promise<Forecast> {
  return atRegistry(settings, run, (order) => forecast(order, run.narrator));
}

async function atRegistry<T>(
  settings: PublishSettings,
  run: Run,
  act: (order: SourceOrder, hands: Hands<CopySource>) => Promise<T>,
): Promise<T> {
  const host = parseRegistryHost(settings.registry);
  const target: Target = {
    host,
    namespace: settings.namespace,
    scheme: settings.transport ?? customaryScheme(host),
    ca: settings.caFile === undefined ? undefined : await readCa(settings.caFile),
  };
  const credential = await readCredential(
    { username: settings.username, passwordEnv: settings.passwordEnv, passwordFile: settings.passwordFile },
    process.env,
  );
  const session = openSession(target, credential, run);
  try {
    const subject = await findSubject(settings, run);
    const client = openRepository(session, target, subject.container.folder.name, "pull,push");
    const order = { client, tag: subject.tag, furtherTags: settings.extraTag.map(parseTag), claim: subject.claim };
    return await act(order, hostHands(subject, target, credential, run));
  } finally {
    await session.close();
  }
}

async function readCa(path: string): Promise<string> {
  const pem = await readFile(path, "utf8").catch(() => "");
  if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  throw new PublishError("CONFIG_MISSING", `${path} holds no certificate in PEM form`, "Give the file of the certificate authority (--ca-file)");
}
