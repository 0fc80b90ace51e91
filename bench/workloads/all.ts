import { ALREADY_THERE } from "./already-there.js";
import { COPY } from "./copy.js";
import { CUT } from "./cut.js";
import { KNOWN_BASE } from "./known-base.js";
import { MEMORY } from "./memory.js";
import { MOUNTED_BASE } from "./mounted-base.js";
import { push } from "./push.js";
import { TEN_TAGS } from "./tags.js";
import { WHOLE_JOB } from "./whole-job.js";
import type { Workload } from "./workload.js";
import { WRONG_CREDENTIAL } from "./wrong-credential.js";

/** All that is measured, in the order of the report. */
export const WORKLOADS: readonly Workload[] = [
  push("100mb", "100 MB in one layer", [100], 7),
  push("1gb", "1 GB in one layer", [1000], 3),
  push("10x10mb", "10 layers of 10 MB", Array<number>(10).fill(10), 7),
  push("40x1mb", "40 layers of 1 MB", Array<number>(40).fill(1), 7),
  WHOLE_JOB,
  KNOWN_BASE,
  TEN_TAGS,
  MOUNTED_BASE,
  COPY,
  CUT,
  ALREADY_THERE,
  WRONG_CREDENTIAL,
  MEMORY,
];
