import { expect } from "chai";
import { introspect, signature, typeName, type Method, type ModuleTypes, type ObjectTypes } from "./introspect/introspect.js";
import { cachePolicies, parsedSource } from "./introspect/sources.js";

/** The module as its users see it. A change here is a change for them. */
const CONSTRUCTOR =
  "registry?: string, namespace?: string, registryUsername?: string, registryPassword?: Secret, registryService?: Service, registryCa?: File, skopeoImage?: string, zotImage?: string, gitImage?: string, nixImage?: string, retrySeconds?: integer, trustRealm?: string[], checkRepository?: string, expectations?: Expectation[], keyDays?: integer, oidcToken?: Secret, oidcRequestUrl?: Secret, oidcRequestToken?: Secret, oidcAudience?: string, containersDir?: string, containerNames?: ContainerNames, versionFrom?: string, versionArg?: string";
const FUNCTIONS = {
  build: "(src: Directory, containerName: string, platform?: Platform, buildArgs?: string[], commitSha?: string, version?: string, unverifiedTree?: boolean, file?: string, context?: string, target?: string): Container",
  buildAll: "(src: Directory, containerName: string, platforms: Platform[], buildArgs?: string[], commitSha?: string, version?: string, unverifiedTree?: boolean, file?: string, context?: string, target?: string): Container[]",
  version: "(src: Directory, containerName: string): string",
  tagByCommit: "(src: Directory, containerName: string, commitSha?: string, version?: string, kind?: ImageKind, unverifiedTree?: boolean): string",
  publish: "(src: Directory, containerName: string, commitSha?: string, version?: string, extraTags?: string[], platforms?: Platform[], buildArgs?: string[], unverifiedTree?: boolean, file?: string, context?: string, target?: string, byDigest?: boolean): Publication",
  publishIndex: "(src: Directory, containerName: string, digests: string[], commitSha?: string, version?: string, extraTags?: string[], platforms?: Platform[], kind?: ImageKind, unverifiedTree?: boolean, file?: string, context?: string): Publication",
  plan: "(src: Directory, containerName: string, commitSha?: string, version?: string, extraTags?: string[], kind?: ImageKind, unverifiedTree?: boolean, file?: string, context?: string, target?: string, platforms?: Platform[], buildArgs?: string[]): Plan",
  audit: "(repository: string, expect?: Expectation[], create?: boolean, tag?: string): Posture",
  publishContainer: "(container: Container, name: string, version: string, commitSha: string): Publication",
  buildNix: "(src: Directory, containerName: string, binaryCache?: string, binaryCacheKey?: string): File",
  publishNix: "(src: Directory, containerName: string, commitSha?: string, version?: string, extraTags?: string[], binaryCache?: string, binaryCacheKey?: string, unverifiedTree?: boolean, byDigest?: boolean): Publication",
  copyArchive: "(archive: File, destination: string): Publication",
  copyImage: "(source: string, destination: string, platforms?: Platform[], referrers?: Referrers, by?: CopyClient): Publication",
  tags: "(src: Directory, containerName: string, deployable?: boolean, kind?: ImageKind, mainBranch?: string): ImageTag[]",
  latestDeployable: "(src: Directory, containerName: string, kind?: ImageKind, before?: string, mainBranch?: string, unverifiedTree?: boolean): Publication",
  promote: "(src: Directory, containerName: string, tag: string, newTag?: string, destination?: string, unmerged?: boolean, mainBranch?: string, unverifiedTree?: boolean, referrers?: Referrers): Publication",
  dryRun: "(src: Directory, containerName: string, commitSha?: string, version?: string, unverifiedTree?: boolean, buildArgs?: string[], file?: string, context?: string, target?: string): Rehearsal",
  changed: "(src: Directory, base?: string, head?: string, missingBase?: MissingBase, containerName?: string): Changes",
  versions: "(src: Directory, base?: string, head?: string, missingBase?: MissingBase): VersionCheck",
  checkVersions: "(src: Directory): void",
  checkPosture: "(src: Directory): void",
  checkKey: "(src: Directory): void",
  apiKeys: "(): ApiKey[]",
  createApiKey: "(label: string, days?: integer): NewApiKey",
  rotateApiKey: "(label: string, repository: string, days?: integer): NewApiKey",
  finishRotation: "(label: string): string[]",
  revokeApiKey: "(uuid: string): ApiKey",
  zotConfig:
    "(externalUrl: string, zotVersion?: string, adminGroups?: string[], adminUsers?: string[], pushGroups?: string[], pushUsers?: string[], namespace?: string, anonymous?: AnonymousAccess, readGroups?: string[], oidcIssuer?: string, oidcClientId?: string, oidcCredentialsFile?: string, usernameClaim?: string, groupsClaim?: string, sessionKeysFile?: string, htpasswdFile?: string, ciIssuer?: string, ciAudience?: string, ciClaims?: string[], ciGroup?: string, metrics?: MetricsAccess, metricsUsers?: string[], pullThrough?: string[], pullThroughCredentialsFile?: string, features?: ZotFeature[], storageFolder?: string, s3Bucket?: string, s3Region?: string, s3Endpoint?: string, keepDays?: integer, keepTags?: string[], listen?: string, tlsCertFile?: string, tlsKeyFile?: string, rateLimit?: integer, failDelay?: integer, allow?: Unsafe[]): ZotConfig",
  authentikBlueprint:
    "(externalUrl: string, adminGroups?: string[], pushGroups?: string[], readGroups?: string[], serviceAccount?: string, clientId?: string, clientSecretVariable?: string, serviceAccountVariable?: string, application?: string, signingKey?: string): File",
  oidcCredentials: "(clientId: string, clientSecret: Secret): Secret",
  withRegistryAuth: "(address: string, username: string, password: Secret): ContainerPublisher",
  withBuildSecret: "(id: string, secret: Secret): ContainerPublisher",
  withSshAgent: "(socket: Socket): ContainerPublisher",
  withInfisical: "(url: string, projectId: string, environment: string, path: string, usernameSecret: string, passwordSecret: string, token?: Secret, clientId?: string, clientSecret?: Secret, identityId?: string): ContainerPublisher",
  infisicalScope: "(otherEnvironments?: string[]): SecretScope",
  registryConfig: "(): Secret",
};
/** The objects that they return: fields first, then functions. */
const OBJECTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Publication: {
    outcome: "Outcome",
    reference: "string",
    repository: "string",
    tag: "string",
    tags: "string[]",
    digest: "string",
    version: "string",
    revision: "string",
    container: "(): Container",
    tagAs: "(tag: string): Publication",
    copyTo: "(destination: string, referrers?: Referrers): Publication",
    promote: "(src: Directory, newTag?: string, destination?: string, unmerged?: boolean, mainBranch?: string, unverifiedTree?: boolean, referrers?: Referrers): Publication",
    report: "(format?: ReportFormat): string",
  },
  Plan: {
    action: "PlanAction",
    reason: "string",
    reference: "string",
    tag: "string",
    version: "string",
    revision: "string",
    extraTags: "string[]",
    errorCode: "string",
    remedy: "string",
    identity: "string",
    report: "(format?: ReportFormat): string",
  },
  Posture: {
    repository: "string",
    anonymousPull: "Finding",
    anonymousPush: "Finding",
    keyPush: "Finding",
    overwrite: "Finding",
    anonymousTags: "Finding",
    keyTags: "Finding",
    anonymousCatalog: "Finding",
    keyCatalog: "Finding",
    expectations: "Expectation[]",
    leftBehind: "string[]",
    identity: "string",
    assert: "(expectations: Expectation[]): void",
    report: "(format?: ReportFormat): string",
  },
  Finding: {
    answer: "Answer",
    reason: "string",
  },
  ImageTag: {
    name: "string",
    digest: "string",
    version: "string",
    revision: "string",
    date: "string",
    kind: "string",
    place: "Place",
    deployable: "boolean",
    reference: "string",
    report: "(format?: ReportFormat): string",
  },
  ApiKey: {
    label: "string",
    uuid: "string",
    created: "string",
    lastUsed: "string",
    expires: "string",
    unlimited: "boolean",
    daysLeft: "integer",
    inUse: "boolean",
    report: "(format?: ReportFormat): string",
  },
  NewApiKey: {
    label: "string",
    uuid: "string",
    created: "string",
    expires: "string",
    secret: "(): Secret",
    toForgejo: "(url: string, repository: string, secretName: string, token: Secret, ca?: File): string",
    toGithub: "(repository: string, secretName: string, token: Secret, url?: string, ca?: File): string",
  },
  SecretScope: {
    narrow: "boolean",
    findings: "ScopeFinding[]",
    differences: "string[]",
    assert: "(): void",
    report: "(format?: ReportFormat): string",
  },
  ScopeFinding: {
    question: "string",
    environment: "string",
    path: "string",
    answer: "Answer",
    expected: "Answer",
    reason: "string",
  },
  ZotConfig: {
    zotVersion: "string",
    warnings: "string[]",
    expectations: "Expectation[]",
    file: "(): File",
    contents: "(): string",
  },
  Rehearsal: {
    passed: "boolean",
    steps: "RehearsalStep[]",
    reference: "string",
    report: "(format?: ReportFormat): string",
  },
  RehearsalStep: {
    name: "string",
    passed: "boolean",
    detail: "string",
  },
  Changes: {
    base: "string",
    head: "string",
    containers: "ChangedContainer[]",
    deleted: "string[]",
    matrix: "(of?: MatrixOf): string",
    names: "(): string[]",
    report: "(format?: ReportFormat): string",
  },
  ChangedContainer: {
    folder: "string",
    name: "string",
    kind: "ImageKind",
    version: "string",
    tag: "string",
    because: "string",
    problem: "string",
  },
  VersionCheck: {
    passed: "boolean",
    containers: "CheckedContainer[]",
    askedTags: "string[]",
    skipped: "string[]",
    report: "(format?: ReportFormat): string",
  },
  CheckedContainer: {
    name: "string",
    versions: "string[]",
    problems: "string[]",
  },
};
const ENUMS = {
  ContainerNames: ["FOLDER", "PATH"],
  ImageKind: ["DOCKERFILE", "NIX"],
  MatrixOf: ["CONTAINERS", "PLATFORMS", "INDEXES"],
  Outcome: ["PUBLISHED", "ALREADY_PUBLISHED"],
  ReportFormat: ["TEXT", "JSON", "MARKDOWN"],
  PlanAction: ["PUBLISH", "ADD_TAGS", "NOTHING", "REFUSE"],
  Answer: ["YES", "NO", "UNKNOWN"],
  Expectation: ["ANONYMOUS_PULL", "NO_ANONYMOUS_PULL", "NO_ANONYMOUS_PUSH", "KEY_CAN_PUSH", "IMMUTABLE_TAGS"],
  Place: ["MAIN", "BRANCH", "UNKNOWN"],
  MissingBase: ["ERROR", "EVERYTHING"],
  Referrers: ["ALL", "NONE"],
  CopyClient: ["OWN", "SKOPEO"],
  AnonymousAccess: ["NONE", "READ"],
  MetricsAccess: ["NONE", "USERS", "ANONYMOUS"],
  ZotFeature: ["API_KEYS", "SEARCH", "UI", "DEDUPE", "GARBAGE_COLLECTION"],
  Unsafe: ["ANONYMOUS_CREATE", "PUSH_UPDATE", "PUSH_DELETE", "PULL_THROUGH_INTO_NAMESPACE", "ANY_JOB", "PLAIN_HTTP"],
};

type Policies = ReturnType<typeof cachePolicies>;

function shapeOf(method: Method): [string, string] {
  return [method.name, `(${signature(method.arguments)}): ${typeName(method.returnType)}`];
}

describe("module: types by the SDK's introspector", () => {
  let types: ModuleTypes;
  let object: ObjectTypes;

  before(async () => {
    types = await introspect();
    object = types.objects["ContainerPublisher"] as ObjectTypes;
  });

  it("has one main object, named after the module", () => {
    expect(types.name).to.equal("ContainerPublisher");
    expect(Object.keys(types.objects)).to.have.members(["ContainerPublisher", ...Object.keys(OBJECTS)]);
  });

  it("returns objects with exactly these fields and functions", () => {
    const results = Object.values(types.objects).filter(({ name }) => name !== types.name);
    const shapes = results.map(({ name, properties, methods }) => {
      const fields = Object.values(properties).filter(({ isExposed }) => isExposed).map((field) => [field.name, typeName(field.type)] as const);
      return [name, Object.fromEntries([...fields, ...Object.values(methods).map(shapeOf)])] as const;
    });
    expect(Object.fromEntries(shapes)).to.deep.equal(OBJECTS);
  });

  it("shows no field of the main object, and none that holds a secret", () => {
    const shown = Object.values(types.objects).flatMap(({ name, properties }) => Object.values(properties).filter(({ isExposed }) => isExposed).map((field) => ({ name, field })));
    expect(shown.filter(({ name, field }) => name === types.name || ["Secret", "Service"].includes(typeName(field.type)))).to.deep.equal([]);
  });

  it("has exactly these enums, each value described", () => {
    expect(Object.fromEntries(Object.values(types.enums).map(({ name, values }) => [name, Object.keys(values)]))).to.deep.equal(ENUMS);
    const values = Object.values(types.enums).flatMap(({ name, description, values: members }) => [[name, description] as const, ...Object.values(members).map((each) => [`${name}.${each.name}`, each.description] as const)]);
    expect(values.filter(([, text]) => text.trim() === "")).to.deep.equal([]);
  });

  it("has exactly these functions and arguments", () => {
    expect(Object.fromEntries(Object.values(object.methods).map(shapeOf))).to.deep.equal(FUNCTIONS);
    expect(signature(object.constructor.arguments)).to.equal(CONSTRUCTOR);
  });

  // Alone in its options, it is given where options are given.
  it("takes null for what has a default: TypeScript's client marks as optional only what may be null", () => {
    const all = Object.values(types.objects).flatMap((each) => [...(each.name === types.name ? [each.constructor] : []), ...Object.values(each.methods)]);
    const withDefault = all.flatMap((each) => Object.values(each.arguments).filter(({ defaultValue }) => defaultValue !== undefined));
    expect(withDefault.map(({ name }) => name)).to.include.members(["skopeoImage", "unverifiedTree", "mainBranch", "missingBase", "create"]);
    expect(withDefault.filter(({ name, isOptional }) => !isOptional && name !== "format")).to.deep.equal([]);
  });

  it("gives helper images that are pinned by tag and digest", () => {
    for (const name of ["skopeoImage", "zotImage", "gitImage", "nixImage"]) {
      expect(object.constructor.arguments[name]?.defaultValue, name).to.match(/^[a-z0-9.]+\/[a-z0-9/-]+:v?\d[\w.-]*@sha256:[0-9a-f]{64}$/);
    }
  });

  it("describes the module, its object, every function and every argument", () => {
    const described = [
      ["the module", types.description],
      ...Object.values(object.constructor.arguments).map(({ name, description }) => [`constructor(${name})`, description]),
      ...Object.values(types.objects).flatMap(({ name, description, properties, methods }) => [
        [name, description],
        ...Object.values(properties).filter(({ isExposed }) => isExposed).map((field) => [`${name}.${field.name}`, field.description]),
        ...Object.values(methods).flatMap((method) => [
          [`${name}.${method.name}`, method.description],
          ...Object.values(method.arguments).map((argument) => [`${name}.${method.name}(${argument.name})`, argument.description]),
        ]),
      ]),
    ] as [string, string][];
    expect(described.filter(([, text]) => text.trim() === "").map(([name]) => name)).to.deep.equal([]);
  });

  it("takes no result of a function that touches a registry from another session's cache, and an object's fields from one call", async () => {
    const [policies, later] = (await Promise.all(["src/index.ts", "src/api/publication.ts"].map(parsedSource))).map(cachePolicies) as [Policies, Policies];
    expect(Object.keys(policies).sort()).to.deep.equal(Object.keys(object.methods).sort());
    const named = (policy: string) => Object.keys(policies).filter((name) => policies[name] === policy).sort();
    const reading = ["apiKeys", "audit", "infisicalScope", "registryConfig", "dryRun", "latestDeployable", "oidcCredentials", "plan", "tags", "versions"];
    const writing = ["createApiKey", "rotateApiKey", "finishRotation", "revokeApiKey", "copyArchive", "copyImage", "promote", "publish", "publishContainer", "publishIndex", "publishNix"];
    expect(named("session")).to.deep.equal([...reading, ...writing].sort());
    expect(named("never")).to.deep.equal(["checkKey", "checkPosture", "checkVersions"]);
    expect(Object.keys(later).filter((name) => later[name] === "session").sort()).to.deep.equal(["container", "copyTo", "promote", "tagAs"]);
  });
});
