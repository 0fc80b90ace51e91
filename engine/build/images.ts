import { dag, type Container } from "@dagger.io/dagger";
import { own } from "../../core/errors/own-words.js";
import type { Marks } from "../../core/image/labels.js";
import { engineCall } from "../fault.js";
import { withBaseImageRemedy } from "./access/base-images.js";

/** One container for each platform; several of them make an index. */
export type Images = readonly Container[];

/** Annotations of the manifest, and labels of the config for clients that only look there. */
export function marked(container: Container, { labels, annotations }: Marks): Container {
  const labelled = Object.entries(labels).reduce((image, [key, value]) => image.withLabel(key, value), container);
  return Object.entries(annotations).reduce((image, [key, value]) => image.withAnnotation(key, value), labelled);
}

/** Makes the engine do the work now, so that a failed build is reported as one. */
export async function built(images: Images, name: string): Promise<Images> {
  try {
    return await engineCall(own`build ${name}`, () => Promise.all(images.map((image) => image.sync())));
  } catch (error) {
    throw withBaseImageRemedy(error);
  }
}

/** Several platforms are variants of an empty container, which makes an index; a single one is published as it is. */
export function bundle(images: Images): { base: Container; variants: Container[] } {
  const [first] = images;
  return first !== undefined && images.length === 1 ? { base: first, variants: [] } : { base: dag.container(), variants: [...images] };
}
