import { copyImage } from "../../core/usecases/copy.js";
import type { Tag } from "../../core/image/tag.js";
import { SILENT } from "../../core/publish/ports.js";
import { skopeoCopier } from "../../host/skopeo/uploader.js";
import { NAMESPACE, type Fixture } from "../fixture.js";
import { repositoryOf } from "./publishing.js";

/** Copies an image from one registry to the other, under the name and tag that it has. */
export async function copyBetween(name: string, tag: Tag, from: Pick<Fixture, "registry" | "run">, to: Pick<Fixture, "registry">): Promise<void> {
  const of = (host: string) => Promise.resolve(host === to.registry.host ? to.registry : from.registry);
  const registries = { main: () => Promise.resolve(from.registry), namespace: NAMESPACE, of };
  const address = ({ registry }: Pick<Fixture, "registry">) => repositoryOf({ registry }, name).tagged(tag).toString();
  const { outcome } = await copyImage(address(from), address(to), { registries, copier: skopeoCopier(from.run), progress: SILENT });
  if (outcome !== "published") throw new Error(`the copy was ${outcome}`);
}
