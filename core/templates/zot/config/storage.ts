import { LIKELY_TAG, TAG_BY_COMMIT } from "../../../image/tag.js";
import type { ZotPlan } from "../wishes/plan.js";
import type { Part } from "./schema.js";

type Storage = Part<"storage">;
type Retention = NonNullable<Storage["retention"]>;

/** How many of the last images of a repository are kept, however old they are: what runs, and what to roll back to. */
const LAST_PUSHED = 10;
const DAY_H = 24;

/** Where blobs lie, and what becomes of those that nobody needs. */
export function storage(plan: ZotPlan): Storage {
  const { features, storage: { folder }, keepDays } = plan;
  const driver = s3(plan);
  const collects = features.includes("garbage-collection");
  return {
    rootDirectory: folder,
    dedupe: features.includes("dedupe"),
    // A cache elsewhere would need a database: this one is a file in the folder.
    ...(driver && { storageDriver: driver, remoteCache: false as const }),
    gc: collects,
    ...(collects && { gcDelay: hours(1), gcInterval: hours(1) }),
    ...(keepDays !== undefined && { retention: retention(plan, keepDays) }),
  };
}

function s3({ storage: { bucket, region = "", endpoint } }: ZotPlan): Storage["storageDriver"] {
  if (bucket === undefined) return undefined;
  const isSecure = endpoint?.url.protocol !== "http:";
  return { name: "s3", rootdirectory: "/zot", region, bucket, ...(endpoint && { regionendpoint: endpoint.text }), forcepathstyle: endpoint !== undefined, secure: isSecure, skipverify: false };
}

/** zot takes the first rule whose pattern a tag matches, and deletes a tag that matches none. */
function retention({ keepTags, version }: ZotPlan, days: number): Retention {
  // Each by itself: of the tags that only may be of a version, such as pr-12-abc1234, no number puts a release out.
  const releases = [TAG_BY_COMMIT, LIKELY_TAG].map(({ source }) => ({ patterns: [source], mostRecentlyPushedCount: LAST_PUSHED }));
  const inUse = { pulledWithin: hours(days * DAY_H), pushedWithin: hours(days * DAY_H) };
  return {
    dryRun: false,
    delay: hours(DAY_H),
    policies: [
      {
        repositories: ["**"],
        deleteReferrers: false,
        deleteUntagged: true,
        keepTags: [...(keepTags.length > 0 ? [{ patterns: [...keepTags] }] : []), ...releases.map((each) => ({ ...each, ...inUse })), { patterns: [".*"], ...inUse }],
        ...(version.can("untagged rules") && { keepUntagged: inUse }),
      },
    ],
  };
}

function hours(count: number): string {
  return `${count}h`;
}
