import type { Backend } from "../src/module/backend.js";

/** What the module's functions do. Each is loaded when it is called: the engine starts the module for every call. */
export const backend: Backend = {
  build: async (...given) => (await import("./functions/build.js")).buildImages(...given),
  buildNix: async (...given) => (await import("./functions/nix.js")).buildNix(...given),
  version: async (...given) => (await import("./functions/version.js")).version(...given),
  tagByCommit: async (...given) => (await import("./functions/tag-by-commit.js")).tagByCommit(...given),
  changed: async (...given) => (await import("./functions/changed.js")).changedContainers(...given),
  plan: async (...given) => (await import("./functions/plan.js")).plan(...given),
  publish: async (...given) => (await import("./functions/publish.js")).publish(...given),
  publishContainer: async (...given) => (await import("./functions/publish-container.js")).publishContainer(...given),
  publishNix: async (...given) => (await import("./functions/nix.js")).publishNix(...given),
  copyArchive: async (...given) => (await import("./functions/copies.js")).copyArchive(...given),
  copyImage: async (...given) => (await import("./functions/copies.js")).copyImage(...given),
  promote: async (...given) => (await import("./functions/copies.js")).promote(...given),
  tagAs: async (...given) => (await import("./functions/copies.js")).tagAs(...given),
  tags: async (...given) => (await import("./functions/tags.js")).tags(...given),
  latestDeployable: async (...given) => (await import("./functions/tags.js")).latestDeployable(...given),
  versions: async (...given) => (await import("./functions/checks/versions.js")).versions(...given),
  checkVersions: async (...given) => (await import("./functions/checks/versions.js")).checkVersions(...given),
  checkPosture: async (...given) => (await import("./functions/checks/registry.js")).checkPosture(...given),
  checkKey: async (...given) => (await import("./functions/checks/registry.js")).checkKey(...given),
  audit: async (...given) => (await import("./functions/audit.js")).audit(...given),
  assertPosture: async (...given) => (await import("./functions/audit.js")).assertPosture(...given),
  dryRun: async (...given) => (await import("./functions/dry-run.js")).dryRun(...given),
  container: async (...given) => (await import("./functions/logins.js")).container(...given),
  registryConfig: async (...given) => (await import("./functions/logins.js")).registryConfig(...given),
};
