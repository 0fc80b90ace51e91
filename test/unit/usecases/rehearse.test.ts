import { expect } from "chai";
import { ANONYMOUS } from "../../../core/credentials/credential.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import { SILENT } from "../../../core/publish/ports.js";
import { Redactor } from "../../../core/redact.js";
import type { ImageBuilder, Registry } from "../../../core/usecases/ports.js";
import { rehearseContainer } from "../../../core/usecases/rehearse.js";
import { memorySource } from "../../support/sources/memory-source.js";

const FILES = { "containers/app/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=1\n" };

const source = memorySource(FILES);
const builder: ImageBuilder<string, Registry> = {
  obstacle: () => Promise.resolve(undefined),
  build: () => Promise.resolve("image"),
  uploader: () => ({ push: () => Promise.reject(new Error("not reached")) }),
};

describe("rehearse: its registry", () => {
  it("is stopped, also where nothing could be asked of it", async () => {
    let stops = 0;
    const registry: Registry = {
      host: parseRegistryHost("127.0.0.1:5000"),
      credential: ANONYMOUS,
      session: () => {
        throw new Error("no session");
      },
    };
    const stop = () => {
      stops++;
      return Promise.resolve();
    };
    const startRegistry = () => Promise.resolve({ registry, promise: { name: "broken", anonymousPull: true, immutableTags: true }, stop });
    const ports = { source, builder, progress: SILENT, redactor: new Redactor(), startRegistry };
    const error = await rehearseContainer({ container: "app", commit: "1".repeat(40), tree: "compared" }, ports).catch((thrown: unknown) => thrown);
    expect(error).to.be.an("error").with.property("message", "no session");
    expect(stops).to.equal(1);
  });
});
