import { expect } from "chai";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startTokenServer } from "../../../host/registries/token-server.js";
import { loopbackCertificate } from "../../module/world/certificate.js";
import { PrivateCa } from "../../support/registries/private-ca.js";
import { PublishStage, refusedWith } from "../../support/runs/publish-stage.js";
import { plainRegistry, startRegistry, tlsRegistry } from "../../support/registries/registries.js";
import { htpasswdSection, tokensFrom, type TlsOrder } from "../../support/registries/tls-registry.js";

/** A stage at a registry behind TLS that has htpasswd, if nothing else is said. */
async function tlsStage(order: Partial<TlsOrder> = {}): Promise<PublishStage> {
  return PublishStage.open(await startRegistry(tlsRegistry("htpasswd", { auth: htpasswdSection, anonymousPull: false, ...order })));
}

describe("a registry with a private certificate authority", () => {
  let stage: PublishStage;
  before(async () => {
    stage = await tlsStage();
  });
  after(() => stage[Symbol.asyncDispose]());

  /** The options that trust this text's authorities, and no other private ones. */
  const trusting = async (name: string, pem: string) => {
    const file = stage.registry.workspace.join(name);
    await writeFile(file, pem);
    return ["--transport", "https", "--ca-file", file];
  };
  const port = () => stage.registry.facts.host.replace(/^.*:/, "");

  it("is trusted for an upload, too", async () => {
    const { exitCode, stderr } = await stage.publish({ namespace: "trusted" });
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
  });

  it("is found by its name as by its address", async () => {
    const { exitCode, stdout } = await stage.publish({ namespace: "named", host: `localhost:${port()}` });
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(new RegExp(`^localhost:${port()}/named/app:`));
  });

  it("may have its certificate anywhere in --ca-file", async () => {
    const other = await PrivateCa.create("another authority");
    const transport = await trusting("bundle.pem", [other.certificate, stage.registry.facts.authority?.pem].join("\n"));
    expect((await stage.publish({ namespace: "bundled", transport })).exitCode).to.equal(0);
  });

  it("is not trusted without --ca-file", async () => {
    const said = refusedWith("REGISTRY_UNREACHABLE", 5, await stage.publish({ transport: ["--transport", "https"] }));
    expect(said).to.contain(`the certificate of ${stage.registry.facts.host} is not trusted`).and.contain("--ca-file");
  });

  for (const name of ["another authority", "container-publisher test authority"]) {
    it(`is not trusted for the sake of a wrong authority, called ${name}`, async () => {
      const transport = await trusting("wrong.pem", (await PrivateCa.create(name)).certificate);
      const said = refusedWith("REGISTRY_UNREACHABLE", 5, await stage.publish({ transport }));
      expect(said).to.contain(`the certificate of ${stage.registry.facts.host} is not trusted`);
    });
  }

  for (const options of [["--transport", "http"], []]) {
    it(`answers plain HTTP (${options.join(" ") || "no --transport"}) with an error, and no tool is called`, async () => {
      const said = refusedWith("RESPONSE_INVALID", 1, await stage.publish({ transport: options }));
      expect(said).to.contain(`${stage.registry.facts.host} is not a registry: GET /v2/ answered 400`).and.contain("--transport https").and.contain("registryService");
    });
  }

  for (const [name, text] of [
    ["no certificate", "not a certificate\n"],
    ["an empty text", ""],
    ["a certificate that breaks off", "-----BEGIN CERTIFICATE-----\nMIIB\n"],
  ] as const) {
    it(`is not asked anything where --ca-file holds ${name}`, async () => {
      const said = refusedWith("CONFIG_MISSING", 2, await stage.publish({ transport: await trusting("none.pem", text) }));
      expect(said).to.contain("holds no certificate in PEM form");
    });
  }
});

describe("a registry with a certificate that is not good", () => {
  for (const [name, says, certificate] of [
    ["for another host", "altnames", (authority) => authority.issue(["registry.example.org"])],
    ["that has expired", "expired", (authority) => authority.issue(["127.0.0.1"], { notBeforeDate: new Date("2020-01-01"), notAfterDate: new Date("2021-01-01") })],
    ["that is a client's", "unsuitable certificate purpose", (authority) => authority.issue(["127.0.0.1"], { purpose: "clientAuth" })],
    ["that is signed over SHA-1", "digest algorithm too weak", (authority) => authority.issue(["127.0.0.1"], { algorithm: "sha1" })],
    ["that it signed itself", "self-signed", loopbackCertificate],
  ] as const satisfies readonly (readonly [string, string, TlsOrder["certificate"]])[]) {
    it(`${name} is not trusted, with --ca-file`, async () => {
      await using stage = await tlsStage({ certificate });
      const said = refusedWith("REGISTRY_UNREACHABLE", 5, await stage.publish());
      expect(said).to.contain(`the certificate of ${stage.registry.facts.host} is not trusted`).and.contain(says);
    });
  }
});

describe("an https registry whose token service is not https", () => {
  it("gets REALM_UNTRUSTED, and nothing is sent there", async () => {
    let connections = 0;
    const realm = createServer((_, response) => response.writeHead(403).end()).on("connection", () => connections++);
    realm.listen(0, "127.0.0.1");
    await once(realm, "listening");
    const { port } = realm.address() as AddressInfo;
    await using stage = await tlsStage({
      auth: async ({ user, workspace, parts }) => {
        const tokens = parts.add(await startTokenServer(user));
        return tokensFrom(tokens, new URL(`http://127.0.0.1:${port}/token`), workspace);
      },
    });
    try {
      const said = refusedWith("REALM_UNTRUSTED", 3, await stage.publish());
      expect(said).to.contain(`http://127.0.0.1:${port}/token`).and.contain("is not https");
      expect(connections).to.equal(0);
    } finally {
      realm.close();
    }
  });
});

describe("a registry that speaks plain HTTP", () => {
  it("is not spoken to in TLS", async () => {
    await using stage = await PublishStage.open(await startRegistry(plainRegistry("htpasswd", "basic")));
    const said = refusedWith("REGISTRY_UNREACHABLE", 5, await stage.publish({ transport: ["--transport", "https"] }));
    expect(said).to.contain(`${stage.registry.facts.host} does not speak TLS`).and.contain("--transport http");
  });
});
