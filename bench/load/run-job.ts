import { execa } from "execa";
import { join } from "node:path";
import type { SessionDouble } from "../../test/module/session/session-double.js";
import type { Job, JobReport } from "./job.js";
import type { Tsx } from "./tsx.js";

/** What the processes of all jobs have in common. */
export interface JobGround {
  readonly tsx: Tsx;
  readonly session: SessionDouble;
  readonly caFile: string;
}

const DRIVER = join(import.meta.dirname, "driver.js");

/** Calls a function in a process of its own, as the engine does, with a cache that is as empty as a fresh container's. */
export async function runJob(job: Job, { tsx, session, caFile }: JobGround): Promise<JobReport> {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: process.env["HOME"] ?? "",
    NODE_EXTRA_CA_CERTS: caFile,
    TSX_DISABLE_CACHE: "1",
    TSX_TSCONFIG_PATH: join(job.folder, "tsconfig.json"),
    DAGGER_SESSION_PORT: String(session.port),
    DAGGER_SESSION_TOKEN: session.token,
  };
  const { stdout } = await execa(process.execPath, ["--no-deprecation", "--import", tsx.loader, DRIVER, JSON.stringify(job)], { env, extendEnv: false, stdin: "ignore" });
  return JSON.parse(stdout) as JobReport;
}
