import { expect } from "chai";
import { Workspace } from "../../host/run/workspace.js";
import { parseChain, render } from "./session/chain.js";
import { SessionDouble } from "./session/session-double.js";
import { play } from "./stage.js";
import { FILES } from "./scenes.js";
import { GIVEN_CONTAINER } from "./world/containers/builder.js";
import { ContainerFiles } from "./world/containers/container-files.js";
import { SOURCE } from "./world/source-tree.js";

/** The tests of the module believe this double; here is why. */
describe("the double of an engine's session", () => {
  it("reads a query of the SDK as one chain", () => {
    const query = '{ container { from(address: "a:1") { withExec(args: ["x","y\\"z"], expect: ANY) { build(args: [{name: "A", value: "1"}], n: 2, b: true, c: null) } } } }';
    expect(render(parseChain(query))).to.equal(
      'container.from(address: "a:1").withExec(args: ["x", "y\\"z"], expect: ANY).build(args: [{name: "A", value: "1"}], n: 2, b: true, c: null)',
    );
  });

  it("refuses what is no single chain", () => {
    for (const query of ["{ a b }", "{ a { b c } }", "query Q { a } query R { b }", "{ ...f }"]) expect(() => parseChain(query), query).to.throw();
  });

  it("lets in nobody without the session's token", async () => {
    await using double = await SessionDouble.start([]);
    const ask = async (token: string) => {
      const headers = { authorization: `Basic ${Buffer.from(`${token}:`).toString("base64")}`, "content-type": "application/json" };
      const url = `http://127.0.0.1:${double.port}/query`;
      return (await fetch(url, { method: "POST", headers, body: JSON.stringify({ query: "{ container { id } }" }) })).status;
    };
    expect(await ask("guessed")).to.equal(401);
    expect(double.asked).to.deep.equal([]);
    expect(await ask(double.token)).to.equal(200);
    expect(double.asked).to.deep.equal(["container.id"]);
  });

  it("fails a test in which something was asked that nobody answers, even where the module carries on", async () => {
    const outcome = await failure(() =>
      play({ files: FILES }, async (stage) => {
        await stage.call("version", { src: GIVEN_CONTAINER, containerName: "hello" });
      }),
    );
    expect(outcome).to.match(/nobody answers givenContainer\.exists\(path: "container/);
  });

  it("adds to a failed test what nobody answered", async () => {
    const outcome = await failure(() =>
      play({ files: FILES }, async (stage) => {
        await stage.value("version", { src: GIVEN_CONTAINER, containerName: "hello" });
      }),
    );
    expect(outcome).to.match(/^the call failed: .*nobody answers givenContainer/s);
  });

  it("knows only ids that it handed out", async () => {
    const outcome = await failure(() =>
      play({ files: FILES }, async (stage) => {
        await stage.call("version", { src: "made-up", containerName: "hello" });
      }),
    );
    expect(outcome).to.contain('nobody handed out the id "made-up"');
  });

  it("answers for a source tree what an engine would", () =>
    play({ files: FILES }, async (stage) => {
      const error = await stage.error("version", { src: SOURCE, containerName: "none" });
      expect(error).to.contain("hello, nixed");
      expect(stage.takeAsked()).to.include('source.directory(path: "containers").entries');
    }));

  it("keeps a container's paths off this machine's, but for what is mounted", async () => {
    await using workspace = await Workspace.create();
    const files = new ContainerFiles(workspace.path);
    files.mount("/archive.tar", "/given/file");
    files.mount("/image", "/given/layout");
    const cases = {
      "/tmp/digest": workspace.join("tmp/digest"),
      "docker-archive:/archive.tar": "docker-archive:/given/file",
      "oci-archive:/archive.tar": "oci-archive:/given/file",
      "oci:/image": "oci:/given/layout",
      "oci:/image:image": "oci:/given/layout:image",
      "oci:/image/deeper:image": "oci:/given/layout/deeper:image",
      "oci:/images": `oci:${workspace.join("images")}`,
      "oci:/images:image": `oci:${workspace.join("images")}:image`,
      "docker://registry:5000/image:image": "docker://registry:5000/image:image",
      "--all": "--all",
      copy: "copy",
    };
    for (const [inside, outside] of Object.entries(cases)) expect(files.argument(inside), inside).to.equal(outside);
  });
});

async function failure(work: () => Promise<void>): Promise<string> {
  return work().then(
    () => "it passed",
    (error: unknown) => (error as Error).message,
  );
}
