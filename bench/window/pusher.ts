import type { Builder, TagUploader } from "../../core/publish/ports.js";
import { skopeoPush } from "../../test/support/race/skopeo-push.js";
import type { Fixture } from "../fixture.js";
import type { Layout } from "../images/oci-layout.js";

/** An uploader that pushes the tag itself, as an engine's own publisher does. */
export function pusher(layout: Layout, { credential, registry, run }: Fixture): Builder<Layout> & TagUploader<Layout> {
  return {
    build: () => Promise.resolve(layout),
    push: (image, to) => skopeoPush(`oci:${image.path}`, to, { credential, scheme: registry.scheme }, run.workspace, run.signal),
  };
}
