import { expect } from "chai";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ownRegistriesConf, registriesConf } from "../../../../host/buildah/registries-conf.js";
import { parseRegistryHost } from "../../../../core/image/registry-host.js";

const HUB = 'unqualified-search-registries = ["docker.io"]\n';
const HOST = parseRegistryHost("registry.example.org:5000");

describe("host/registries-conf", () => {
  const searching: { name: string; own: string; conf: string }[] = [
    { name: "has none", own: "", conf: HUB },
    { name: "has it in a comment, as Debian's", own: '# unqualified-search-registries = ["example.com"]\n', conf: `${HUB}# unqualified-search-registries = ["example.com"]\n` },
    { name: "has an empty list", own: 'unqualified-search-registries = [ ]\nshort-name-mode = "enforcing"\n', conf: `${HUB}short-name-mode = "enforcing"\n` },
    { name: "has mirrors, aliases and what is blocked", own: '[[registry]]\nlocation = "docker.io"\nblocked = true\n[aliases]\na = "b/a"\n', conf: `${HUB}[[registry]]\nlocation = "docker.io"\nblocked = true\n[aliases]\na = "b/a"\n` },
  ];
  for (const { name, own, conf } of searching) {
    it(`searches docker.io for short names where the user's file ${name}`, () => expect(registriesConf(own, undefined)).to.equal(conf));
  }

  for (const [name, own] of [
    ["searches elsewhere", 'unqualified-search-registries = ["quay.io", "docker.io"]\n'],
    ["does so on several lines", 'unqualified-search-registries = [\n  "quay.io",\n]\n'],
    ["does so under a quoted name", '"unqualified-search-registries"=["quay.io"]\n'],
    ["does so in the form of version 1", "[registries.search]\nregistries = ['quay.io']\n"],
  ] as const) {
    it(`leaves it alone where it ${name}`, () => expect(registriesConf(own, undefined)).to.equal(own));
  }

  it("names a registry of plain HTTP, and leaves one that the user's file names", () => {
    expect(registriesConf("", HOST)).to.equal(`${HUB}\n[[registry]]\nlocation = "${HOST}"\ninsecure = true\n`);
    const own = `[[registry]]\nlocation = '${HOST}'\nmirror-by-digest-only = true\n`;
    expect(registriesConf(own, HOST)).to.equal(`${HUB}${own}`);
  });

  describe("the user's file", () => {
    let home: string;
    before(async () => {
      home = await mkdtemp(join(tmpdir(), "registries-conf-"));
    });
    after(() => rm(home, { recursive: true }));

    const write = async (path: string, text: string) => {
      await mkdir(dirname(join(home, path)), { recursive: true });
      await writeFile(join(home, path), text);
      return join(home, path);
    };

    it("is the one that the environment names, else that of the home folder, with its own drop-ins", async () => {
      const named = await write("named.conf", "named");
      await write(".config/containers/registries.conf", "home");
      expect(await ownRegistriesConf({ HOME: home, CONTAINERS_REGISTRIES_CONF: named })).to.deep.equal({ text: "named", dropIns: undefined });
      expect(await ownRegistriesConf({ HOME: home })).to.deep.equal({ text: "home", dropIns: join(home, ".config/containers/registries.conf.d") });
    });

    it("is the system's where there is no other", async () => {
      expect(await ownRegistriesConf({ HOME: join(home, "nobody") })).to.have.property("dropIns", undefined);
    });
  });
});
