import { expect } from "chai";
import { availableParallelism } from "node:os";
import { daggerCall, helperImages } from "./dagger.js";

/** The Dagger module in this folder, which tries each use case against a zot in the engine. Run by `npm run test:engine`. */
describe("the module that tests this one", () => {
  it("passes", async () => {
    const images = helperImages("--zot-image", "--skopeo-image", "--git-image");
    const { exitCode, stderr } = await daggerCall("test/engine", [...images, "all", "--at-once", String(availableParallelism())]);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
  });
});
