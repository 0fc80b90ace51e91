import type { Digest } from "../image/digest.js";
import type { Reference } from "../image/reference.js";

/**
 * The hands of a publish: what really builds and uploads. On the host they are buildah and skopeo, in a Dagger engine
 * its own builder and publisher. All decisions are made on this side of the port.
 */
export interface Hands<Image> {
  /** Builds the image (or takes it from where it is), labelled and annotated. */
  make(): Promise<Image>;
  /** Uploads it under the reference's tag, the manifest last, and returns the digest of that manifest. */
  push(image: Image, to: Reference): Promise<Digest>;
}

/** Tells a person what is going on. */
export interface Narrator {
  /** A step begins. */
  step(text: string): void;
  /** Something worth knowing that is no step: a retry, a finding. */
  note(text: string): void;
}

/** Tells nobody. */
export const SILENT: Narrator = { step: () => undefined, note: () => undefined };
