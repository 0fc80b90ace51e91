import { copyImage } from "../../core/usecases/copy.js";
import type { Tag } from "../../core/image/tag.js";
import { SILENT } from "../../core/publish/ports.js";
import { UNSEEN } from "../../core/registry/upload/transfers.js";
import type { Fixture } from "../fixture.js";
import { repositoryOf } from "./publishing.js";

/** Copies an image from one registry to the other, under the name and tag that it has. */
export async function copyBetween(name: string, tag: Tag, from: Pick<Fixture, "registry" | "run">, to: Pick<Fixture, "registry">): Promise<void> {
  const address = ({ registry }: Pick<Fixture, "registry">) => repositoryOf({ registry }, name).tagged(tag).toString();
  const copying = { referrers: "all", timeoutS: from.run.limits.pushTimeoutS, transfers: UNSEEN } as const;
  const ports = { from: () => Promise.resolve(from.registry), to: () => Promise.resolve(to.registry), copying, progress: SILENT };
  const { outcome } = await copyImage({ source: address(from), destination: address(to), platforms: [] }, ports);
  if (outcome !== "published") throw new Error(`the copy was ${outcome}`);
}
