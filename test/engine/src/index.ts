/**
 * Tests of container-publisher, by importing it: each function tries one use case, and fails where it does not hold.
 *
 * The registry is a zot that starts in the engine; nothing else is called. `all` runs them side by side.
 */
import assert from "node:assert/strict";
import {
  check,
  ContainerPublisherAnswer as Answer,
  ContainerPublisherExpectation as Expectation,
  ContainerPublisherImageKind as ImageKind,
  ContainerPublisherOutcome as Outcome,
  ContainerPublisherPlace as Place,
  ContainerPublisherPlanAction as PlanAction,
  ContainerPublisherReportFormat as ReportFormat,
  dag,
  func,
  object,
  ReturnType,
  type ClientContainerPublisherOpts,
  type ContainerPublisher,
  type Directory,
  type Secret,
  type Service,
} from "@dagger.io/dagger";
import { repository, type Revision } from "./repository.js";
import { sideBySide, type NamedTest } from "./side-by-side.js";
import { password, USERNAME, zot, ZOT, ZOT_ALIAS } from "./zot.js";

const REFERENCE = /^zot:5000\/[a-z-]+\/hello:v1\.3\.0-[0-9a-f]{7}@sha256:[0-9a-f]{64}$/;

/**
 * Tests of container-publisher on a real engine, against a zot.
 */
@object()
export class Tests {
  zotImage: string;
  skopeoImage: string;
  gitImage: string;

  /**
   * @param zotImage The image with zot.
   * @param skopeoImage The image with skopeo.
   * @param gitImage The image with git and a shell.
   */
  constructor(
    zotImage: string = "ghcr.io/project-zot/zot:v2.1.20",
    skopeoImage: string = "quay.io/skopeo/stable:v1.22.2-immutable",
    gitImage: string = "docker.io/alpine/git:v2.49.1",
  ) {
    this.zotImage = zotImage;
    this.skopeoImage = skopeoImage;
    this.gitImage = gitImage;
  }

  /**
   * Runs all tests side by side.
   *
   * @param atOnce How many at once: each keeps a process or two busy.
   */
  @func({ cache: "never" })
  async all(atOnce: number = 4): Promise<void> {
    const tests: NamedTest[] = [
      ["names", () => this.names()],
      ["publish", () => this.publish()],
      ["publishAgain", () => this.publishAgain()],
      ["takenTag", () => this.takenTag()],
      ["wrongKey", () => this.wrongKey()],
      ["publishContainer", () => this.publishContainer()],
      ["pulled", () => this.pulled()],
      ["plan", () => this.plan()],
      ["tags", () => this.tags()],
      ["promote", () => this.promote()],
      ["copies", () => this.copies()],
      ["audit", () => this.audit()],
      ["changed", () => this.changed()],
      ["checkVersions", () => this.checkVersions()],
      ["versions", () => this.versions()],
      ["checkPosture", () => this.checkPosture()],
      ["checkKey", () => this.checkKey()],
      ["keys", () => this.keys()],
      ["dryRun", () => this.dryRun()],
      ["registryConfig", () => this.registryConfig()],
    ];
    await sideBySide(tests, atOnce);
  }

  /** A container has the version that its Dockerfile declares, and a tag of that and its commit. */
  @func({ cache: "never" })
  @check()
  async names(): Promise<void> {
    assert.equal(await this.publisher("names").version(this.source(), "hello"), "v1.3.0");
    assert.match(await this.publisher("names").tagByCommit(this.source(), "hello"), /^v1\.3\.0-[0-9a-f]{7}$/);
  }

  /** A publish tells everything about what it published. */
  @func({ cache: "never" })
  @check()
  async publish(): Promise<void> {
    const published = this.publisher("publish").publish(this.source(), "hello", { extraTags: ["newest"] });
    const reference = await published.reference();
    assert.match(reference, REFERENCE);
    assert.equal(reference, `${await published.repository()}:${await published.tag()}@${await published.digest()}`);
    assert.equal(await published.version(), "v1.3.0");
    assert.match(await published.revision(), /^[0-9a-f]{40}$/);
    assert.deepEqual(await published.tags(), [await published.tag(), "newest"]);
    assert.equal(await published.report(), reference);
  }

  /** A second publish of the same commit finds the first. */
  @func({ cache: "never" })
  @check()
  async publishAgain(): Promise<void> {
    const publisher = this.publisher("publish-again");
    const first = publisher.publish(this.source(), "hello");
    assert.equal(await first.outcome(), Outcome.Published);
    const second = publisher.publish(this.source(), "hello", { commitSha: await first.revision() });
    assert.equal(await second.outcome(), Outcome.AlreadyPublished);
    assert.equal(await second.digest(), await first.digest());
  }

  /** A tag that holds another image is not moved. */
  @func({ cache: "never" })
  @check()
  async takenTag(): Promise<void> {
    const publisher = this.publisher("taken-tag");
    await publisher.publish(this.source("first"), "hello", { extraTags: ["newest"] }).digest();
    await assert.rejects(publisher.publish(this.source("main"), "hello", { extraTags: ["newest"] }).digest(), /TAG_TAKEN/);
  }

  /** A key that the registry does not know is told before the build. */
  @func({ cache: "never" })
  @check()
  async wrongKey(): Promise<void> {
    const key = dag.setSecret("tests-wrong-password", "no-password-of-this-registry");
    const published = this.publisher("wrong-key", key).publish(this.source(), "hello");
    await assert.rejects(published.digest(), (error: Error) => {
      assert.match(error.message, /CREDENTIAL_REJECTED/);
      assert.doesNotMatch(error.message, /no-password-of-this-registry/);
      return true;
    });
  }

  /** A container that was built elsewhere is published with the name, version and commit that it is given. */
  @func({ cache: "never" })
  @check()
  async publishContainer(): Promise<void> {
    const container = dag.container().withNewFile("/greeting.txt", "hello");
    const commit = "0123456789abcdef0123456789abcdef01234567";
    const published = this.publisher("publish-container").publishContainer(container, "elsewhere", "4.5.6", commit);
    assert.equal(await published.tag(), "v4.5.6-0123456");
    assert.equal(await published.revision(), commit);
  }

  /** What was published can be pulled: the container holds what the Dockerfile copied. */
  @func({ cache: "never" })
  @check()
  async pulled(): Promise<void> {
    const published = this.publisher("private/pulled").publish(this.source(), "hello");
    assert.equal(await published.container().file("/greeting.txt").contents(), "hello from hello\n");
  }

  /** A plan tells what a publish would do, before and after it. */
  @func({ cache: "never" })
  @check()
  async plan(): Promise<void> {
    const publisher = this.publisher("plan");
    const before = publisher.plan(this.source(), "hello", { kind: ImageKind.Dockerfile });
    assert.equal(await before.action(), PlanAction.Publish);
    const published = publisher.publish(this.source(), "hello");
    assert.equal(await before.reference(), `${await published.repository()}:${await published.tag()}`);
    assert.equal(await publisher.plan(this.source(), "hello").action(), PlanAction.Nothing);
    assert.equal(await publisher.plan(this.source(), "hello", { extraTags: ["newest"] }).action(), PlanAction.AddTags);
    await publisher.publish(this.source("first"), "hello", { extraTags: ["oldest"] }).digest();
    const refused = publisher.plan(this.source(), "hello", { extraTags: ["oldest"] });
    assert.equal(await refused.action(), PlanAction.Refuse);
    assert.equal(await refused.errorCode(), "TAG_TAKEN");
  }

  /** Tags are listed newest first, with where their commit is; the newest of main is the one to deploy. */
  @func({ cache: "never" })
  @check()
  async tags(): Promise<void> {
    const publisher = this.publisher("tags");
    for (const revision of ["first", "main", "feature"] as const) await publisher.publish(this.source(revision), "hello").digest();
    const listed = await publisher.tags(this.source("feature"), "hello");
    assert.deepEqual(await Promise.all(listed.map((tag) => tag.version())), ["v2.0.0", "v1.3.0", "v1.2.3"]);
    assert.deepEqual(await Promise.all(listed.map((tag) => tag.place())), [Place.Branch, Place.Main, Place.Main]);
    const latest = publisher.latestDeployable(this.source("feature"), "hello");
    assert.equal(await latest.version(), "v1.3.0");
    const earlier = publisher.latestDeployable(this.source("feature"), "hello", { before: await latest.tag() });
    assert.equal(await earlier.version(), "v1.2.3");
  }

  /** What main has is promoted to a further tag; what only a branch has is not. */
  @func({ cache: "never" })
  @check()
  async promote(): Promise<void> {
    const publisher = this.publisher("promote");
    const published = publisher.publish(this.source(), "hello");
    const promoted = published.promote(this.source(), { newTag: "production-1" });
    assert.equal(await promoted.tag(), "production-1");
    assert.equal(await promoted.digest(), await published.digest());
    assert.equal(await published.tagAs("stable").digest(), await published.digest());
    const unmerged = publisher.publish(this.source("feature"), "hello");
    await assert.rejects(unmerged.promote(this.source("feature"), { newTag: "production-2" }).digest(), /NOT_DEPLOYABLE/);
  }

  /** An image is copied with its digest, and an archive is uploaded once. */
  @func({ cache: "never" })
  @check()
  async copies(): Promise<void> {
    const publisher = this.publisher("copies");
    const published = publisher.publish(this.source(), "hello");
    const copied = published.copyTo(`${ZOT}/copies/elsewhere:1`);
    assert.equal(await copied.digest(), await published.digest());
    const archive = publisher.build(this.source(), "hello").asTarball();
    assert.equal(await publisher.copyArchive(archive, `${ZOT}/copies/archive:1`).outcome(), Outcome.Published);
    // The same call is made once a session: one by a module that was told more is another.
    const again = publisher.withRegistryAuth("registry.example.org", "nobody", password());
    assert.equal(await again.copyArchive(archive, `${ZOT}/copies/archive:1`).outcome(), Outcome.AlreadyPublished);
  }

  /** An audit tells what the registry allows, and refuses a promise that it does not keep. */
  @func({ cache: "never" })
  @check()
  async audit(): Promise<void> {
    const publisher = this.publisher("audit");
    await publisher.publish(this.source(), "hello").digest();
    const kept = [Expectation.AnonymousPull, Expectation.NoAnonymousPush, Expectation.KeyCanPush, Expectation.ImmutableTags];
    const posture = publisher.audit("audit/hello", { expect: kept });
    assert.equal(await posture.anonymousPull().answer(), Answer.Yes);
    assert.equal(await posture.anonymousPush().answer(), Answer.No);
    assert.equal(await posture.overwrite().answer(), Answer.No);
    assert.deepEqual(await posture.expectations(), kept);
    assert.match(await posture.report({ format: ReportFormat.Markdown }), /immutable-tags/);
    await assert.rejects(posture.assert([Expectation.NoAnonymousPull]), /POSTURE_DIFFERS/);
  }

  /** The containers that a commit changed, and the matrix for a CI job. */
  @func({ cache: "never" })
  @check()
  async changed(): Promise<void> {
    const changes = this.publisher("changed").changed(this.source("feature"));
    assert.deepEqual(await changes.names(), ["hello"]);
    const matrix = JSON.parse(await changes.matrix()) as { include: { name: string; version: string }[] };
    assert.deepEqual(matrix.include.map(({ name, version }) => [name, version]), [["hello", "v2.0.0"]]);
    const since = this.publisher("changed").changed(this.source("feature"), { base: "first" });
    assert.deepEqual(await since.names(), ["hello", "other"]);
  }

  /** Every container declares a version, and none meets a tag that holds something else. */
  @func({ cache: "never" })
  @check()
  async checkVersions(): Promise<void> {
    await this.publisher("check-versions").checkVersions({ src: this.source() });
    const broken = this.source().withNewFile("containers/broken/Dockerfile", "FROM scratch\n");
    await assert.rejects(this.publisher("check-versions").checkVersions({ src: broken }), /VERSION_MISSING/);
  }

  /** The same as a result: a container without a version is told beside those that have one. */
  @func({ cache: "never" })
  @check()
  async versions(): Promise<void> {
    const versions = this.publisher("versions").versions(this.source("feature"));
    assert.equal(await versions.passed(), true);
    assert.deepEqual(await Promise.all((await versions.containers()).map((each) => each.name())), ["hello", "other"]);
    assert.equal((await versions.askedTags()).length, 1);
    const broken = this.publisher("versions").versions(this.source().withNewFile("containers/broken/Dockerfile", "FROM scratch\n"));
    assert.equal(await broken.passed(), false);
    assert.match(await broken.report(), /broken/);
  }

  /** The registry shows what is expected of it, or the check says what it does not. */
  @func({ cache: "never" })
  @check()
  async checkPosture(): Promise<void> {
    await this.publisher("check-posture").publish(this.source(), "hello").digest();
    const expecting = (...expectations: Expectation[]) => this.publisher("check-posture", password(), { expectations });
    await expecting(Expectation.AnonymousPull, Expectation.KeyCanPush, Expectation.ImmutableTags).checkPosture({ src: this.source() });
    await assert.rejects(expecting(Expectation.NoAnonymousPull).checkPosture({ src: this.source() }), /POSTURE_DIFFERS/);
  }

  /** A key that works is told from one that does not, and from one that ends soon. */
  @func({ cache: "never" })
  @check()
  async checkKey(): Promise<void> {
    const asking = { checkRepository: "check-key/hello" };
    await this.publisher("check-key", password(), asking).checkKey({ src: this.source() });
    const wrong = dag.setSecret("tests-another-wrong-password", "no-password-of-this-registry");
    await assert.rejects(this.publisher("check-key", wrong, asking).checkKey({ src: this.source() }), /CREDENTIAL_REJECTED/);
    const short = this.publisher("check-key").createApiKey("tests-short", { days: 30 }).secret();
    await this.publisher("check-key", short, asking).checkKey({ src: this.source() });
    await assert.rejects(this.publisher("check-key", short, { ...asking, keyDays: 60 }).checkKey({ src: this.source() }), /KEY_EXPIRING/);
  }

  /** An API key is made, publishes, is rotated, and is gone once the new one is known to be there. */
  @func({ cache: "never" })
  @check()
  async keys(): Promise<void> {
    const made = this.publisher("keys").createApiKey("tests-ci", { days: 30 });
    const old = this.publisher("keys", made.secret());
    await old.publish(this.source(), "hello").digest();
    const listed = await old.apiKeys();
    const labels = await Promise.all(listed.map((key) => key.label()));
    const ours = listed[labels.indexOf("tests-ci")];
    assert.equal(await ours?.uuid(), await made.uuid());
    assert.equal(await ours?.inUse(), true);
    const fresh = this.publisher("keys", old.rotateApiKey("tests-ci", "keys/hello").secret());
    assert.deepEqual(await fresh.finishRotation("tests-ci"), [await made.uuid()]);
    await assert.rejects(old.checkKey({ src: this.source() }), /CREDENTIAL_REJECTED/);
    const spare = await fresh.createApiKey("tests-spare").uuid();
    assert.equal(await fresh.revokeApiKey(spare).label(), "tests-spare");
  }

  /** The rehearsal of a publish passes, against a zot of its own. */
  @func({ cache: "never" })
  @check()
  async dryRun(): Promise<void> {
    const rehearsal = this.publisher("dry-run").dryRun(this.source(), "hello");
    assert.equal(await rehearsal.passed(), true);
    const steps = await rehearsal.steps();
    assert.ok(steps.length >= 6);
    assert.deepEqual([...new Set(await Promise.all(steps.map((step) => step.passed())))], [true]);
  }

  /** The config.json lets another tool pull what only a login may pull. */
  @func({ cache: "never" })
  @check()
  async registryConfig(): Promise<void> {
    const publisher = this.publisher("private/config");
    const published = publisher.publish(this.source(), "hello");
    const image = `docker://${await published.repository()}@${await published.digest()}`;
    const inspect = ["skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}"];
    const skopeo = dag.container().from(this.skopeoImage).withServiceBinding(ZOT_ALIAS, this.zot());
    const anonymous = skopeo.withExec([...inspect, image], { expect: ReturnType.Failure });
    assert.match(await anonymous.stderr(), /unauthorized|authentication required/);
    const config = "/run/secrets/config.json";
    const withLogin = skopeo.withMountedSecret(config, publisher.registryConfig()).withExec([...inspect, "--authfile", config, image]);
    assert.equal((await withLogin.stdout()).trim(), await published.digest());
  }

  /** The module, told of the tests' zot. Each test has a namespace of its own there. */
  private publisher(namespace: string, key: Secret = password(), more: ClientContainerPublisherOpts = {}): ContainerPublisher {
    return dag.containerPublisher({
      ...more,
      registry: ZOT,
      registryService: this.zot(),
      namespace,
      registryUsername: USERNAME,
      registryPassword: key,
      skopeoImage: this.skopeoImage,
      zotImage: this.zotImage,
      gitImage: this.gitImage,
    });
  }

  private zot(): Service {
    return zot(this.zotImage);
  }

  private source(revision: Revision = "main"): Directory {
    return repository(this.gitImage, revision);
  }
}
