import { objects, text } from "../session/arguments.js";
import type { Chain, Field } from "../session/chain.js";
import type { Platforms } from "./platforms.js";

/** What a chain of calls makes of a container, as far as a registry can see it. */
export interface Image {
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly platform: string;
}

async function imageOf(chain: Chain, platforms: Platforms): Promise<Image> {
  return {
    annotations: pairs(chain, "withAnnotation"),
    labels: pairs(chain, "withLabel"),
    platform: await platforms.of(chain),
  };
}

/** The images of `asTarball` or `publish`: the variants where it names some, which make an index, else the container itself. */
export async function imagesOf(made: Chain, call: Field, platforms: Platforms): Promise<{ images: readonly Image[]; index: boolean }> {
  const variants = objects(call, "platformVariants");
  const images = await Promise.all((variants.length > 0 ? variants : [made]).map((chain) => imageOf(chain, platforms)));
  return { images, index: variants.length > 0 };
}

function pairs(chain: Chain, method: string): Record<string, string> {
  return Object.fromEntries(chain.filter(({ name }) => name === method).map((field) => [text(field, "name"), text(field, "value")]));
}
