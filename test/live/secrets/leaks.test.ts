import { expect } from "chai";
import { execa } from "execa";
import { ERROR_CODES, type ErrorCode } from "../../../core/errors.js";
import { LAUNCHER } from "../../support/runs/cli.js";
import { Lanes } from "../../support/race/lanes.js";
import { MARK, MarkedSecret, TOKEN } from "../../support/marked-secret.js";
import { ProcessWatch } from "../../support/runs/process-watch.js";
import type { WatchedResult } from "../../support/runs/watched-run.js";
import { HOSTILE_CASES } from "./leaks/hostile-cases.js";
import { INPUT_CASES } from "./leaks/input-cases.js";
import { KEY_CASES } from "./leaks/key-cases.js";
import { LOGIN_CASES } from "./leaks/login-cases.js";
import { MACHINE_CASES } from "./leaks/machine-cases.js";
import { OIDC_CASES } from "./leaks/oidc-cases.js";
import { SERVICE_CASES } from "./leaks/service-cases.js";
import { SETUP_CASES } from "./leaks/setup-cases.js";
import { SOUND_CASES } from "./leaks/sound-cases.js";
import { LeakStage, type LeakCase } from "./leaks/stage.js";

const CASES: readonly LeakCase[] = [...SOUND_CASES, ...HOSTILE_CASES, ...INPUT_CASES, ...MACHINE_CASES, ...KEY_CASES, ...OIDC_CASES, ...LOGIN_CASES, ...SETUP_CASES, ...SERVICE_CASES];
const AT_A_TIME = 3;

/** Codes that no command on the host ends with. */
const NOT_ON_THE_HOST: Partial<Record<ErrorCode, string>> = {
  POSTURE_DIFFERS: "on the host the report itself is the answer, with exit code 1; only the module throws",
  SCOPE_DIFFERS: "the same",
};

describe("a marked password, through every command and every error path", () => {
  let stage: LeakStage;
  const runs = new Map<string, Promise<WatchedResult>>();

  before(async () => {
    stage = await LeakStage.start();
    const lanes = new Lanes(AT_A_TIME);
    CASES.forEach(({ name, play }, index) => {
      const manner = { by: index % 4 < 2 ? "variable" : "file", json: index % 2 === 1 } as const;
      const run = lanes.run(() => play(stage, manner));
      // Its test will say so; until then nobody waits for it.
      run.catch(() => undefined);
      runs.set(name, run);
    });
  });
  after(async () => {
    await Promise.allSettled(runs.values());
    await stage[Symbol.asyncDispose]();
  });

  for (const { name, code } of CASES) {
    it(`${name}: ${code}`, async () => {
      const { traces, ...result } = await (runs.get(name) as Promise<WatchedResult>);
      expect(traces).to.deep.equal([]);
      expect(result.code, `${result.stderr}\n${result.stdout}`).to.equal(code);
    });
  }

  it("no process was seen with it in its command line or its environment, and no tool was called with it", async () => {
    const calls = await stage.tools.take();
    expect(calls.map((call) => call.split(" ")[0])).to.include.members(["git", "buildah", "skopeo", "docker-registry"]);
    const given = [...calls, ...(await stage.tools.environments()).split("\n")];
    expect(given.filter((text) => MARK.foundIn(text).length + TOKEN.foundIn(text).length > 0)).to.deep.equal([]);
    expect(stage.watch.sightings).to.deep.equal([]);
    expect(stage.watch.looks).to.be.above(CASES.length);
  });

  it("a process that did hold a secret would have been seen", async () => {
    const control = new MarkedSecret("control", `c0ntrol/${process.pid}/S3cret+`);
    const child = execa("sleep", ["60"], { env: { CONTROL: `x${encodeURIComponent(control.password)}x` }, reject: false });
    await using watch = ProcessWatch.start([control], LAUNCHER, new Set());
    try {
      await watch.sighting;
      expect(watch.sightings).to.deep.equal(["environment of sleep 60 "]);
    } finally {
      child.kill();
      await child;
    }
  });

  it("reaches every error code that the host has", () => {
    const reached = new Set(CASES.map(({ code }) => code));
    expect(ERROR_CODES.filter((code) => !reached.has(code))).to.have.members(Object.keys(NOT_ON_THE_HOST));
  });
});
