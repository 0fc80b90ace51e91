import { expect } from "chai";
import { CONTAINER, createSource, digestIn, publishOf, type Publisher, type Source } from "./publishing.js";
import { RegistryView } from "../registries/registry-view.js";

/** A tag that is there before anything goes wrong in its repository, and has to be there afterwards. */
export class OlderTag {
  private constructor(
    readonly source: Source,
    readonly path: string,
    readonly digest: string,
  ) {}

  static async publish(to: Publisher): Promise<OlderTag> {
    const source = await createSource("1.0.0");
    const { exitCode, stdout, stderr } = await publishOf(source, to);
    await source.tree.remove();
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
    return new OlderTag(source, `${to.namespace}/${CONTAINER}`, digestIn(stdout));
  }

  /** Holds that it still pulls whole, and is what it was. */
  async expectWhole(view: RegistryView): Promise<void> {
    expect(await view.holds(this.path, this.source)).to.equal(this.digest);
  }
}
