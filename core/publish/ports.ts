import type { Digest } from "../image/digest.js";
import type { Reference, Repository } from "../image/reference.js";

/**
 * The hands of a publish: what really builds and uploads. On the host they are buildah and skopeo, in a Dagger engine
 * its own builder and publisher. All decisions are made on this side of the port.
 */
export type Hands<Image> = Maker<Image> & (Uploader<Image> | Pusher<Image>);

export interface Maker<Image> {
  /** Builds the image (or takes it from where it is), labelled and annotated. */
  make(): Promise<Image>;
}

/**
 * Uploads an image by its digest, and leaves it to the flow to give it its tag: one small request right after a last
 * look, whatever the size of the image.
 */
export interface Uploader<Image> {
  upload(image: Image, to: Repository): Promise<Digest>;
}

/**
 * Uploads under the tag itself, the manifest last, and returns its digest. Another publisher may come in between for as
 * long as the upload takes: only for hands that know no digest beforehand.
 */
export interface Pusher<Image> {
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
