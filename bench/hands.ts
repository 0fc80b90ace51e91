import { DEFAULT_PUSH_TIMEOUT_S, type Layout } from "../core/copy/skopeo.js";
import type { Digest } from "../core/image/digest.js";
import type { Reference } from "../core/image/reference.js";
import type { Maker, Pusher, Uploader } from "../core/publish/ports.js";
import { copyWithSkopeo, digestOfLayout } from "../host/skopeo.js";
import type { Ground } from "./ground.js";

/** The host's hands, for an image that is built already. */
export function uploader(layout: Layout, ground: Ground): Maker<Layout> & Uploader<Layout> {
  return { ...maker(layout), upload: async (image, to) => copy(image, to.pinned(await digestOfLayout(image)), ground) };
}

/** Hands that push the tag themselves, as an engine's own publisher does. */
export function pusher(layout: Layout, ground: Ground): Maker<Layout> & Pusher<Layout> {
  return { ...maker(layout), push: (image, to) => copy(image, to, ground) };
}

function maker(layout: Layout): Maker<Layout> {
  return { make: () => Promise.resolve(layout) };
}

function copy(image: Layout, to: Reference, { credential, target, run }: Ground): Promise<Digest> {
  return copyWithSkopeo(image, to, { credential, scheme: target.scheme, timeoutS: DEFAULT_PUSH_TIMEOUT_S }, run.workspace, run.signal);
}
