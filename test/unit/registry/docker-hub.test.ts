import { expect } from "chai";
import { authfile } from "../../../core/credentials/authfile.js";
import { ANONYMOUS, login } from "../../../core/credentials/credential.js";
import { Keychain } from "../../../core/credentials/keychain.js";
import { readArguments } from "../../../core/archive/skopeo-reading.js";
import { Reference } from "../../../core/image/reference.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import { Redactor } from "../../../core/redact.js";
import { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { DEFAULT_RETRY } from "../../../core/registry/http/retry-policy.js";
import { Session } from "../../../core/registry/session.js";
import { Transport, type HttpRequest } from "../../../core/registry/http/transport.js";
import { imageManifest, MANIFEST_TYPE } from "../../scripted/documents.js";

const { repository, tag } = Reference.parse("docker.io/busybox:latest");
const IMAGE = imageManifest({});

/** A transport to Docker Hub that asks nobody. */
class Unplugged extends Transport {
  readonly asked: string[] = [];

  constructor() {
    super(repository.registry, { scheme: "https", answerTimeoutMs: 1000, proxy: "none" });
  }

  override exchange({ method, url, headers }: HttpRequest): ReturnType<Transport["exchange"]> {
    this.asked.push(`${method} ${url.href}${headers["authorization"] === undefined ? "" : ` (${headers["authorization"]})`}`);
    if (url.pathname === "/v2/") return Promise.resolve(answer(url, 401, "", { "www-authenticate": 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"' }));
    return Promise.resolve(url.pathname === "/token" ? answer(url, 200, '{"token":"t1"}') : answer(url, 200, IMAGE.text, { "content-type": MANIFEST_TYPE }));
  }
}

function answer(url: URL, status: number, text: string, headers: Record<string, string> = {}) {
  const body = { dump: () => Promise.resolve(), async *[Symbol.asyncIterator]() { yield await Promise.resolve(Buffer.from(text)); } };
  return { url, status, headers: new Headers(headers), body };
}

describe("Docker Hub", () => {
  it("is asked at its API's host, for the namespace that its own images have, with tokens for that", async () => {
    const transport = new Unplugged();
    const session = new Session(transport, ANONYMOUS, { policy: DEFAULT_RETRY, tell: () => undefined }, new Redactor());
    const manifest = tag && (await new RepositoryClient(session, repository, "pull").manifest(tag));
    await session.close();
    expect(manifest?.digest).to.equal(IMAGE.digest);
    expect(transport.asked).to.deep.equal([
      "GET https://registry-1.docker.io/v2/",
      "GET https://auth.docker.io/token?service=registry.docker.io&scope=repository%3Alibrary%2Fbusybox%3Apull",
      "GET https://registry-1.docker.io/v2/library/busybox/manifests/latest (Bearer t1)",
    ]);
  });

  it("is called docker.io to skopeo, in names and in its authfile", () => {
    const side = { authfile: "/a", scheme: "https" } as const;
    const args = readArguments({ kind: "registry", reference: repository.pinned(IMAGE.digest), ...side }, "exact", "/l", { tmpdir: "/t", timeoutS: 1 });
    expect(args.filter((each) => each.startsWith("docker://"))).to.deep.equal([`docker://docker.io/library/busybox@${IMAGE.digest}`]);
    expect(JSON.parse(authfile(repository.registry, login("bot", "pw")))).to.have.property("auths").that.has.all.keys("docker.io");
  });

  for (const address of ["docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com", "https://index.docker.io/v1/"]) {
    it(`has the login that was given for ${address}`, () => {
      const bot = login("bot", "pw");
      expect(new Keychain().add(parseRegistryHost(address), bot).for(repository.registry)).to.equal(bot);
    });
  }
});
