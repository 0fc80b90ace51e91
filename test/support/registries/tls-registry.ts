import { hash } from "bcryptjs";
import { randomBytes } from "node:crypto";
import { BOT } from "../../../host/registries/rehearsal-registry.js";
import { startTokenServer, type TokenServer, type TokenServerUser } from "../../../host/registries/token-server.js";
import { ServiceProcess } from "../../../host/process/service-process.js";
import type { Workspace } from "../../../host/run/workspace.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import type { Certificate } from "../../module/world/certificate.js";
import { TlsFront } from "../../module/world/tls-front.js";
import type { Parts } from "../parts.js";
import { PrivateCa } from "./private-ca.js";
import type { RegistryFacts } from "./registry-under-test.js";

/** How docker-registry is to ask who you are: the `auth` section of its configuration. */
export type AuthSection = Readonly<Record<string, object>>;

/** What an `auth` section can be made of. */
export interface AuthFixture {
  readonly user: TokenServerUser;
  /** The registry's own, for the services that belong to it. */
  readonly certificate: Certificate;
  readonly workspace: Workspace;
  readonly parts: Parts;
}

/** What is particular about a registry behind TLS. */
export interface TlsOrder {
  readonly auth: (fixture: AuthFixture) => Promise<AuthSection>;
  readonly anonymousPull: boolean;
  /** The certificate that it shows, where that is not a good one for loopback. */
  readonly certificate?: (authority: PrivateCa) => Promise<Certificate>;
}

/** Starts docker-registry with TLS of its own, as a registry on the network has it, vouched for by a private authority. */
export async function startTlsRegistry({ auth, anonymousPull, certificate: issue }: TlsOrder, workspace: Workspace, parts: Parts): Promise<RegistryFacts> {
  const authority = await PrivateCa.create();
  const certificate = await (issue ?? ((by) => by.issue()))(authority);
  const user = { username: BOT, password: randomBytes(24).toString("base64url") };
  const { port } = parts.add(await launch(certificate, await auth({ user, certificate, workspace, parts }), workspace));
  const folder = await workspace.folder("authority");
  return {
    host: parseRegistryHost(`127.0.0.1:${port}`),
    ...user,
    scheme: "https",
    authority: { pem: authority.certificate, folder, file: await workspace.secretFile("authority/ca.crt", authority.certificate) },
    promise: { anonymousPull, immutableTags: false },
  };
}

async function launch(certificate: Certificate, auth: AuthSection, workspace: Workspace): Promise<ServiceProcess> {
  const tls = {
    certificate: await workspace.secretFile("server.crt", certificate.cert),
    key: await workspace.secretFile("server.key", certificate.key),
  };
  // The configuration is YAML; JSON is a subset of it.
  const config = JSON.stringify({
    version: "0.1",
    log: { level: "info", formatter: "text", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: await workspace.folder("registry-storage") } },
    http: { addr: "127.0.0.1:0", secret: randomBytes(16).toString("hex"), tls },
    auth,
  });
  return ServiceProcess.start({
    tool: "docker-registry",
    command: "docker-registry",
    args: ["serve", await workspace.secretFile("registry.yml", config)],
    listening: /listening on 127\.0\.0\.1:(\d+), tls/,
  });
}

export async function htpasswdSection({ user, workspace }: AuthFixture): Promise<AuthSection> {
  const line = `${user.username}:${await hash(user.password, 5)}\n`;
  return { htpasswd: { realm: "test", path: await workspace.secretFile("htpasswd", line) } };
}

/** Tokens from a service behind TLS: an https registry's must be https, too. */
export async function tokenSection(fixture: AuthFixture): Promise<AuthSection> {
  const tokens = fixture.parts.add(await startTokenServer(fixture.user));
  const { host, pathname } = new URL(tokens.realm);
  const front = fixture.parts.add(await TlsFront.start(host, fixture.certificate));
  // The front calls itself 127.1, which no certificate can; a URL says 127.0.0.1 for it.
  return tokensFrom(tokens, new URL(pathname, `https://${front.name}`), fixture.workspace);
}

/** Tokens that this service signs, to be had at this address. */
export async function tokensFrom({ service, issuer, certificate }: TokenServer, realm: URL, workspace: Workspace): Promise<AuthSection> {
  const rootcertbundle = await workspace.secretFile("token-service.crt", certificate);
  return { token: { realm: realm.href, service, issuer, rootcertbundle } };
}
