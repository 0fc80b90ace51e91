import { expect } from "chai";
import { drawFault, FAULT_KINDS, UNITS } from "../../faults/proxy/fault.js";
import { Meter } from "../../faults/proxy/meter.js";
import { Phases, requestLine, type Phase } from "../../faults/proxy/phase.js";
import { Random } from "../../faults/random.js";
import { drawTrials } from "../../faults/trial-plan.js";

const TRAFFIC = { connection: 14, request: 17, "byte up": 9_000, "byte down": 7_000 };
const CLEAN = new Map([[8, TRAFFIC], [1_500_000, TRAFFIC]] as const);

describe("the plan of a fault run", () => {
  const plan = (seed: number) => drawTrials(90, { basic: CLEAN, token: CLEAN }, new Random(seed));

  it("is the same for the same seed only", () => {
    expect(plan(1)).to.deep.equal(plan(1));
    expect(plan(1)).to.not.deep.equal(plan(2));
  });

  it("has every kind equally often first, both ways to log in, and every tag once", () => {
    const plans = plan(3);
    for (const kind of FAULT_KINDS) expect(plans.filter(({ faults }) => faults[0]?.kind === kind)).to.have.length(10);
    expect(plans.filter(({ auth }) => auth === "token")).to.have.length(45);
    expect(new Set(plans.map(({ version }) => version)).size).to.equal(90);
  });

  it("draws points from the whole of what a publish moves", () => {
    const random = new Random(4);
    const points = Array.from({ length: 2_000 }, () => drawFault(random.pick(FAULT_KINDS), TRAFFIC, random).point);
    for (const unit of UNITS) {
      const drawn = points.filter((point) => point.unit === unit).map(({ at }) => at / TRAFFIC[unit]);
      expect(Math.min(...drawn)).to.be.within(0, 0.1).and.above(0);
      expect(Math.max(...drawn)).to.be.within(0.9, 1);
    }
  });
});

describe("the meter of the fault proxy", () => {
  it("says each fault once, with what comes before it", () => {
    const [early, late] = [10, 25].map((at) => ({ kind: "reset", point: { unit: "byte up", at }, lastingMs: 0 }) as const);
    if (!early || !late) throw new Error("two were made");
    const meter = new Meter([late, early]);
    expect(meter.count("byte up", 9)).to.equal(undefined);
    expect(meter.count("byte down", 30)).to.equal(undefined);
    expect(meter.count("byte up", 30)).to.deep.equal({ fault: early, before: 0 });
    expect(meter.count("byte up", 30)).to.deep.equal({ fault: late, before: 14 });
    expect(meter.count("byte up", 30)).to.equal(undefined);
  });
});

describe("the phases of a publish", () => {
  it("are told apart by its requests", () => {
    const phases = new Phases();
    const requests: [string, Phase][] = [
      ["GET /v2/", "handshake"],
      ["GET /v2/ns/app/manifests/v1", "look"],
      ["GET /v2/ns/app/tags/list?n=1", "may push"],
      ["PUT /v2/ns/app/manifests/probe-1", "may push"],
      ["GET /v2/ns/app/manifests/v1", "look again"],
      ["HEAD /v2/ns/app/blobs/sha256:1", "blobs"],
      ["PATCH /v2/ns/app/blobs/uploads/1", "blobs"],
      ["PUT /v2/ns/app/manifests/sha256:0", "manifest"],
      ["GET /v2/ns/app/manifests/v1", "last look"],
      ["PUT /v2/ns/app/manifests/v1", "tag"],
      ["GET /v2/ns/app/manifests/v1", "read back"],
    ];
    expect(requests.map(([request]) => phases.see(request))).to.deep.equal(requests.map(([, phase]) => phase));
  });

  it("begin where a request does, and nowhere else", () => {
    expect(requestLine(Buffer.from("PUT /v2/a?b=c HTTP/1.1\r\nHost: h\r\n\r\n"))).to.equal("PUT /v2/a?b=c");
    expect(requestLine(Buffer.from("and PUT /v2/ HTTP/1.1\r\n"))).to.equal(undefined);
  });
});
