import { objects, text } from "../session/arguments.js";
import type { Chain, Field } from "../session/chain.js";

/** What a chain of calls makes of a container, as far as a registry can see it. */
export interface Image {
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly platform: string;
}

export function imageOf(chain: Chain): Image {
  const build = chain.find(({ name }) => name === "dockerBuild");
  const platform = build?.args["platform"];
  return {
    annotations: pairs(chain, "withAnnotation"),
    labels: pairs(chain, "withLabel"),
    platform: typeof platform === "string" ? platform : "linux/amd64",
  };
}

/** The images of `asTarball` or `publish`: the variants where it names some, which make an index, else the container itself. */
export function imagesOf(made: Chain, call: Field): { images: readonly Image[]; index: boolean } {
  const variants = objects(call, "platformVariants");
  return variants.length > 0 ? { images: variants.map(imageOf), index: true } : { images: [imageOf(made)], index: false };
}

function pairs(chain: Chain, method: string): Record<string, string> {
  return Object.fromEntries(chain.filter(({ name }) => name === method).map((field) => [text(field, "name"), text(field, "value")]));
}
