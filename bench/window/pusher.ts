import { DEFAULT_PUSH_TIMEOUT_S, type Layout } from "../../core/archive/skopeo.js";
import type { Builder, TagUploader } from "../../core/publish/ports.js";
import { copyWithSkopeo } from "../../host/skopeo/copy.js";
import type { Fixture } from "../fixture.js";

/** An uploader that pushes the tag itself, as an engine's own publisher does. */
export function pusher(layout: Layout, { credential, registry, run }: Fixture): Builder<Layout> & TagUploader<Layout> {
  return {
    build: () => Promise.resolve(layout),
    push: (image, to) => copyWithSkopeo(image, to, { credential, scheme: registry.scheme, timeoutS: DEFAULT_PUSH_TIMEOUT_S }, run.workspace, run.signal),
  };
}
