import { readFile } from "node:fs/promises";
import { PublishError } from "../../src/errors.js";
import { parseRegistryHost } from "../../src/image/registry-host.js";
import { publish, type Publication } from "../../src/publish/publish.js";
import { customaryScheme } from "../../src/registry/transport.js";
import { readCredential } from "../password.js";
import { findSubject, hostHands, openRepository, openSession, parseTags, type Run, type Target } from "../publish-order.js";
import type { PublishSettings } from "../settings.js";

/** A real publish from the host, to a registry that exists. */
export async function publishImage(settings: PublishSettings, run: Run): Promise<Publication> {
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
    const order = { client, tag: subject.tag, furtherTags: parseTags(settings.extraTag), claim: subject.claim };
    return await publish(order, hostHands(subject, target, credential, run), run.narrator);
  } finally {
    await session.close();
  }
}

async function readCa(path: string): Promise<string> {
  const pem = await readFile(path, "utf8").catch(() => "");
  if (pem.includes("-----BEGIN CERTIFICATE-----")) return pem;
  throw new PublishError("CONFIG_MISSING", `${path} holds no certificate in PEM form`, "Give the file of the certificate authority (--ca-file)");
}
