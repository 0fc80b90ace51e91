import { DEFAULT_PUSH_TIMEOUT_S, type Layout } from "../../core/archive/skopeo.js";
import type { Digest } from "../../core/image/digest.js";
import type { Reference } from "../../core/image/reference.js";
import type { Builder, TagUploader, DigestUploader } from "../../core/publish/ports.js";
import { copyWithSkopeo, digestOfLayout } from "../../host/skopeo/copy.js";
import type { Fixture } from "../fixture.js";

/** As on the host, for an image that is built already. */
export function uploader(layout: Layout, fixture: Fixture): Builder<Layout> & DigestUploader<Layout> {
  return { ...built(layout), upload: async (image, to) => copy(image, to.pinned(await digestOfLayout(image)), fixture) };
}

/** An uploader that pushes the tag itself, as an engine's own publisher does. */
export function pusher(layout: Layout, fixture: Fixture): Builder<Layout> & TagUploader<Layout> {
  return { ...built(layout), push: (image, to) => copy(image, to, fixture) };
}

function built(layout: Layout): Builder<Layout> {
  return { build: () => Promise.resolve(layout) };
}

function copy(image: Layout, to: Reference, { credential, registry, run }: Fixture): Promise<Digest> {
  return copyWithSkopeo(image, to, { credential, scheme: registry.scheme, timeoutS: DEFAULT_PUSH_TIMEOUT_S }, run.workspace, run.signal);
}
