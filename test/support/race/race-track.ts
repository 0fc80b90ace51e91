import { uploadOwnLayout } from "../../../core/archive/own/upload.js";
import { DEFAULT_PUSH_TIMEOUT_S } from "../../../core/archive/skopeo.js";
import { login } from "../../../core/credentials/credential.js";
import { PublishError, type ErrorCode } from "../../../core/errors.js";
import { isDigest, type Digest } from "../../../core/image/digest.js";
import type { Tag } from "../../../core/image/tag.js";
import { SILENT, type BuilderAndUploader, type DigestUploader } from "../../../core/publish/ports.js";
import type { Publication } from "../../../core/publish/order.js";
import { publish } from "../../../core/publish/flow.js";
import { pullThrough } from "../../../core/registry/api/pull.js";
import { RepositoryClient, type Manifest } from "../../../core/registry/api/repository-client.js";
import type { RegistryUnderTest } from "../registries/registry-under-test.js";
import type { Rival } from "./rivals.js";
import { skopeoPush } from "./skopeo-push.js";

/** Where a race is run: a repository and the tag that is wanted there. */
export interface Course {
  readonly name: string;
  readonly tag: Tag;
}

/**
 * The points of a publish at which a test may hold it: before anything, in its build, before and after its upload,
 * between the last look at the tag and its PUT, and between the PUT and the read-back.
 */
export const MOMENTS = ["starting", "building", "uploading", "uploaded", "tagging", "tagged"] as const;
export type Moment = (typeof MOMENTS)[number];

/** Hears of every moment that a publish reaches, and may keep it waiting there. */
export type Cue = (moment: Moment) => Promise<unknown>;

/** Whether the flow gives the tag, or the uploader does with its upload, as an engine's own publisher does. */
export type UploaderKind = "uploader" | "pusher";

/** How a publish ended, in its own words. */
export interface Ending {
  readonly rival: Rival;
  readonly said: Publication["outcome"] | ErrorCode;
  readonly publication: Publication | undefined;
  readonly message: string;
  /** The last moment that it reached. */
  readonly reached: Moment;
}

const GO: Cue = () => Promise.resolve();

/** A real registry on which publishers with a real skopeo compete, each with a session of its own. */
export class RaceTrack {
  constructor(readonly registry: RegistryUnderTest) {}

  /** One whole publish. Its failure is an ending, as long as it is one that a user may meet. */
  async run(rival: Rival, { name, tag }: Course, cue: Cue = GO, kind: UploaderKind = "uploader"): Promise<Ending> {
    let reached: Moment = "starting";
    const noted: Cue = (moment) => {
      reached = moment;
      return cue(moment);
    };
    try {
      await noted("starting");
      const publication = await this.registry.asUser(path(name), ({ session, repository, access }) => {
        const client = new CuedClient(session, repository, access, noted);
        return publish({ client, tag, furtherTags: [], identity: rival.identity }, this.#work(rival, noted, kind), SILENT);
      });
      return { rival, said: publication.outcome, publication, message: "", reached };
    } catch (error) {
      if (!(error instanceof PublishError)) throw error;
      return { rival, said: error.code, publication: undefined, message: error.message, reached };
    }
  }

  /** What the tag holds, pulled whole with every digest checked. */
  async held({ name, tag }: Course): Promise<Digest | undefined> {
    return this.registry.asUser(path(name), async (client) => {
      const manifest = await client.manifest(tag);
      return manifest && (await pullThrough(client, manifest.digest)).digest;
    });
  }

  /** Pulls an image by its digest, whatever its tag holds by now. */
  async pull({ digest }: Rival, { name }: Course): Promise<void> {
    await this.registry.asUser(path(name), (client) => pullThrough(client, digest));
  }

  #work({ image }: Rival, cue: Cue, kind: UploaderKind): BuilderAndUploader<Rival["image"]> {
    const { facts, workspace } = this.registry;
    const destination = { credential: login(facts.username, facts.password), scheme: facts.scheme };
    const build = async () => {
      await cue("building");
      return image;
    };
    if (kind === "pusher") return { build, push: async (layout, to) => {
      await cue("uploading");
      const digest = await skopeoPush(`oci:${layout.path}`, to, destination, workspace);
      await cue("tagged");
      return digest;
    } };
    const upload: DigestUploader<Rival["image"]>["upload"] = async (layout, client, put) => {
      await cue("uploading");
      await uploadOwnLayout(layout.path, {
        client,
        timeoutS: DEFAULT_PUSH_TIMEOUT_S,
        put: async (manifest) => {
          await cue("uploaded");
          await put(manifest);
        },
      });
    };
    return { build, upload };
  }
}

/** Tells when it is about to set a tag, and when it has. */
class CuedClient extends RepositoryClient {
  constructor(
    session: RepositoryClient["session"],
    repository: RepositoryClient["repository"],
    access: RepositoryClient["access"],
    readonly cue: Cue,
  ) {
    super(session, repository, access);
  }

  override async putManifest(which: Tag | Digest, manifest: Manifest): Promise<void> {
    // By its digest the upload puts it, which nobody waits for.
    if (isDigest(which)) return super.putManifest(which, manifest);
    await this.cue("tagging");
    await super.putManifest(which, manifest);
    await this.cue("tagged");
  }
}

function path(name: string): string {
  return `race/${name}`;
}
