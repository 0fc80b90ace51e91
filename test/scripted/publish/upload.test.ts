import { expect } from "chai";
import { skopeoFault } from "../../../core/archive/upload-fault.js";
import { PublishError, type ErrorCode } from "../../../core/errors.js";
import { imageManifest, OTHER_COMMIT, OURS, provenance, TAG, THEIRS } from "../documents.js";
import { retryPolicy } from "../../../core/registry/http/retry-policy.js";
import { BASIC, listed, mayPush, PING_BASIC, read } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { play } from "../stage.js";

const REBUILT = imageManifest({ ...provenance(), "org.opencontainers.image.created": "2026-01-02T03:04:05Z" });

/** All that comes before the tag is given. */
const UPLOADED = [PING_BASIC, read(TAG, "absent"), ...mayPush(), read(TAG, "absent")];
const PUT: Exchange = { request: `PUT /v2/ns/app/manifests/${TAG}`, authorization: BASIC, status: 201, inspect: (body) => expect(body).to.equal(OURS.text) };
const REFUSED: Exchange = { ...PUT, status: 403, body: '{"errors":[{"code":"DENIED"}]}' };
const LOST: Exchange = { ...PUT, instead: "reset" };

const upload = () => OURS;
const uploaded = (...exchanges: Exchange[]) => play({ script: () => [...UPLOADED, ...exchanges], upload });

function expectCode(error: unknown, code: ErrorCode): PublishError {
  expect(error).to.be.instanceOf(PublishError).with.property("code", code);
  return error as PublishError;
}

describe("publish by digest: the exact requests", () => {
  it("look, rights, build, look, upload, look, one PUT of its very bytes, read back", async () => {
    const { publication, log } = await uploaded(read(TAG, "absent"), PUT, read(TAG, OURS));
    expect(publication).to.include({ outcome: "published", digest: OURS.digest });
    expect(log).to.deep.equal({ work: ["build", "upload"], notes: [] });
  });
});

describe("publish by digest: another publisher between the upload and the last look", () => {
  it("another commit: TAG_TAKEN naming it, and no PUT", async () => {
    const { error } = await uploaded(read(TAG, THEIRS));
    expect(expectCode(error, "TAG_TAKEN").message).to.contain(OTHER_COMMIT.id).and.contain(THEIRS.digest).and.contain(OURS.digest);
  });

  for (const [name, held] of [["the very image", OURS], ["another build", REBUILT]] as const) {
    it(`${name} of the same commit: already published, as what the tag holds, and no PUT`, async () => {
      const { publication } = await uploaded(read(TAG, held), read(TAG, held));
      expect(publication).to.include({ outcome: "already-published", digest: held.digest });
    });
  }
});

describe("publish by digest: another publisher between the last look and the PUT", () => {
  it("another commit where tags are immutable: the PUT is refused, the registry is asked, TAG_TAKEN", async () => {
    const { error } = await uploaded(read(TAG, "absent"), REFUSED, read(TAG, THEIRS));
    const taken = expectCode(error, "TAG_TAKEN");
    expect(taken.message).to.contain(OTHER_COMMIT.id);
    expectCode(taken.cause, "PUSH_DENIED");
  });

  for (const [name, held] of [["the very image", OURS], ["another build", REBUILT]] as const) {
    it(`${name} of the same commit where tags are immutable: the PUT is refused, already published`, async () => {
      const { publication } = await uploaded(read(TAG, "absent"), REFUSED, read(TAG, held), read(TAG, held));
      expect(publication).to.include({ outcome: "already-published", digest: held.digest });
    });
  }

  it("another commit that writes over ours before it is read back: TAG_TAKEN", async () => {
    const { error } = await uploaded(read(TAG, "absent"), PUT, read(TAG, THEIRS));
    expectCode(error, "TAG_TAKEN");
  });
});

describe("publish by digest: the PUT fails", () => {
  it("refused though the tag is free: the rights are asked, and they are the reason", async () => {
    const denied = mayPush(403, '{"errors":[{"code":"DENIED"}]}');
    const { error } = await uploaded(read(TAG, "absent"), REFUSED, read(TAG, "absent"), ...denied);
    expectCode(error, "PUSH_DENIED");
  });

  it("its answer is lost, and the tag holds our image: published, and not PUT again", async () => {
    const { publication } = await uploaded(read(TAG, "absent"), LOST, read(TAG, OURS), read(TAG, OURS));
    expect(publication).to.include({ outcome: "published", digest: OURS.digest });
  });

  it("a proxy gives up on it, and the tag holds our image: published, and not PUT again", async () => {
    const { publication } = await uploaded(read(TAG, "absent"), { ...PUT, status: 504 }, read(TAG, OURS), read(TAG, OURS));
    expect(publication).to.include({ outcome: "published", digest: OURS.digest });
  });

  it("its answer is lost, and the tag holds another build of the commit: already published", async () => {
    const { publication } = await uploaded(read(TAG, "absent"), LOST, read(TAG, REBUILT), read(TAG, REBUILT));
    expect(publication).to.include({ outcome: "already-published", digest: REBUILT.digest });
  });

  it("its answer is lost, and the tag is free still: put again, after another look", async () => {
    const { publication, log } = await uploaded(read(TAG, "absent"), LOST, read(TAG, "absent"), PUT, read(TAG, OURS));
    expect(publication).to.include({ outcome: "published", digest: OURS.digest });
    expect(log.notes).to.have.length(1);
  });

  it("its answer is lost every time, and the tag is free still: the connection's error", async () => {
    const lost = [read(TAG, "absent"), LOST];
    const { error } = await uploaded(...lost, ...lost, ...lost, read(TAG, "absent"), read(TAG, "absent"), ...mayPush());
    expectCode(error, "REGISTRY_UNREACHABLE");
  });

  for (const status of [429, 503]) {
    const busy: Exchange = { ...PUT, status, headers: { "retry-after": "0" } };

    it(`with ${status}: put again, after another look`, async () => {
      const { publication, log } = await uploaded(read(TAG, "absent"), busy, read(TAG, "absent"), PUT, read(TAG, OURS));
      expect(publication).to.include({ outcome: "published", digest: OURS.digest });
      expect(log.notes).to.have.length(1);
    });

    it(`with ${status}, and meanwhile another commit took the tag: TAG_TAKEN, and it is not overwritten`, async () => {
      const { error } = await uploaded(read(TAG, "absent"), busy, read(TAG, THEIRS));
      expect(expectCode(error, "TAG_TAKEN").message).to.contain(OTHER_COMMIT.id).and.contain(OURS.digest);
    });
  }
});

describe("publish by digest: the upload fails", () => {
  const failing = (error: PublishError) => () => {
    throw error;
  };

  it("for a reason of its own: the registry is asked, and says none, so that the reason stays; the upload has tried again by itself", async () => {
    const { error, log } = await play({ script: () => [...UPLOADED, read(TAG, "absent"), ...mayPush()], upload: failing(new PublishError("REGISTRY_FAULT", "it met a 500", "Try again")) });
    expectCode(error, "REGISTRY_FAULT");
    expect(log.work).to.deep.equal(["build", "upload"]);
  });

  it("because it was stopped: nothing is asked any more", async () => {
    const { error, log } = await play({ script: () => UPLOADED, upload: failing(new PublishError("INTERRUPTED", "stopped", "Run it again")) });
    expectCode(error, "INTERRUPTED");
    expect(log.work).to.deep.equal(["build", "upload"]);
  });
});

describe("once the image is built", () => {
  const AWAY: Exchange = { ...read(TAG, "absent"), status: 503, headers: { "retry-after": "0" } };
  const away = (times: number) => Array<Exchange>(times).fill(AWAY);
  const ready = () => [PING_BASIC, read(TAG, "absent"), ...mayPush()];

  it("a registry that is away for more tries than a request has before is waited for", async () => {
    const script = () => [...ready(), ...away(7), read(TAG, "absent"), read(TAG, "absent"), PUT, read(TAG, OURS)];
    const { publication, log } = await play({ script, upload, policy: { attemptsOnceBuilt: Infinity } });
    expect(publication).to.include({ outcome: "published", digest: OURS.digest });
    expect(log.notes).to.have.length(7);
  });

  it("what was lost before it is forgotten", async () => {
    const policy = { attempts: Infinity, attemptsOnceBuilt: Infinity, longestPauseMs: 300, totalMs: 599 };
    const slow: Exchange = { ...AWAY, headers: { "retry-after": "9" } };
    const script = () => [PING_BASIC, slow, ...ready().slice(1), slow, read(TAG, "absent"), read(TAG, "absent"), PUT, read(TAG, OURS)];
    const { publication } = await play({ script, upload, policy });
    expect(publication?.outcome).to.equal("published");
  });

  it("and no time to try again is given: not once", async () => {
    const { error, log } = await play({ script: () => [...ready(), ...away(1)], upload, policy: retryPolicy(0) });
    expectCode(error, "REGISTRY_FAULT");
    expect(log.notes).to.deep.equal([]);
  });
});

describe("publish under the tag itself: the push fails", () => {
  const AWAY = skopeoFault("push it", "given", 1, "dial tcp 127.0.0.1:5000: connect: connection refused");
  const before = () => [PING_BASIC, read(TAG, "absent"), ...mayPush(), read(TAG, "absent")];
  const failing = () => {
    let left = 1;
    return () => {
      if (left-- > 0) throw AWAY;
      return OURS.digest;
    };
  };

  it("for a passing reason: looked at again, and pushed again", async () => {
    const { publication, log } = await play({ script: () => [...before(), read(TAG, "absent"), read(TAG, OURS)], push: failing() });
    expect(publication?.outcome).to.equal("published");
    expect(log.work).to.deep.equal(["build", "push", "push"]);
  });

  it("for a passing reason, and meanwhile another commit took the tag: TAG_TAKEN, and it is not overwritten", async () => {
    const { error, log } = await play({ script: () => [...before(), read(TAG, THEIRS)], push: failing() });
    expectCode(error, "TAG_TAKEN");
    expect(log.work).to.deep.equal(["build", "push"]);
  });

  it("though it came through: not pushed again", async () => {
    const { publication, log } = await play({ script: () => [...before(), read(TAG, OURS), read(TAG, OURS)], push: failing() });
    expect(publication?.digest).to.equal(OURS.digest);
    expect(log.work).to.deep.equal(["build", "push"]);
  });
});

describe("a new repository, which is asked by an upload session", () => {
  const LOCATION = "/v2/ns/app/blobs/uploads/u-1";
  const opened: Exchange = { request: "POST /v2/ns/app/blobs/uploads/", authorization: BASIC, status: 202, headers: { location: LOCATION } };
  const givenBack: Exchange = { request: `DELETE ${LOCATION}`, authorization: BASIC, status: 204 };
  const asked = [PING_BASIC, read(TAG, "absent"), listed(404), opened];

  it("is kept for the upload, and given back in the end where that had no use for it", async () => {
    const script = () => [...asked, read(TAG, "absent"), read(TAG, "absent"), PUT, read(TAG, OURS), givenBack];
    expect((await play({ script, upload })).publication?.outcome).to.equal("published");
  });

  it("is given back where the upload fails, and what failed is told", async () => {
    const failing = () => {
      throw new PublishError("SOURCE_INVALID", "a part of the image is not there", "Build it again");
    };
    const { error } = await play({ script: () => [...asked, read(TAG, "absent"), read(TAG, "absent"), listed(404), opened, givenBack, { ...givenBack, status: 403 }], upload: failing });
    expectCode(error, "SOURCE_INVALID");
  });

  it("is given back at once where somebody else uploads", async () => {
    const { publication } = await play({ script: () => [...asked, givenBack, read(TAG, "absent"), read(TAG, OURS)], push: () => OURS.digest });
    expect(publication?.outcome).to.equal("published");
  });
});
