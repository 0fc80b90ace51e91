import { told } from "../errors/own-words.js";
import type { Digest } from "../image/digest.js";
import type { Reference } from "../image/reference.js";
import type { RepositoryClient } from "../registry/api/repository-client.js";
import type { PutImage } from "../registry/upload/upload-options.js";

/** What really builds and uploads. All decisions are made on this side of the port. */
export type BuilderAndUploader<Image> = Builder<Image> & Uploader<Image>;

export interface Builder<Image> {
  /** Builds the image (or takes it from where it is), labelled and annotated. */
  build(): Promise<Image>;
  /** What a person is told that is done then, where nothing is built. */
  readonly doing?: string;
}

export type Uploader<Image> = DigestUploader<Image> | TagUploader<Image>;

/**
 * Uploads all of an image but its own manifest, and leaves it to the flow to put that, under its tag: one small request
 * right after a last look, whatever the size of the image.
 */
export interface DigestUploader<Image> {
  upload(image: Image, to: RepositoryClient, put: PutImage): Promise<void>;
}

/**
 * Uploads under the tag itself, the manifest last, and returns its digest. Another publisher may come in between for as
 * long as the upload takes: only for an uploader that knows no digest beforehand.
 */
export interface TagUploader<Image> {
  push(image: Image, to: Reference): Promise<Digest>;
}

/** Tells a person what is going on. */
export interface Progress {
  /** A step begins. */
  step(text: string): void;
  /** Something worth knowing that is no step: a retry, a finding. */
  note(text: string): void;
  /** The last step is over: what is told next is what all of it came to. Only who tells a step when it is over need know. */
  over?(): void;
}

/** Tells what a run came to, behind the step that found it. */
export function tellOutcome(progress: Progress, text: string): void {
  progress.over?.();
  progress.note(told(text));
}

/** Tells nobody. */
export const SILENT: Progress = { step: () => undefined, note: () => undefined };
