import type { Declaration, TreeDeclaration } from "./container-json.js";

/** What is said where there is no container.json. */
export const NOTHING_SAID: Declaration = { buildArgs: {}, labels: {}, annotations: {}, about: {}, runners: {}, dependsOn: [] };

/** What a container's own container.json says, and where it is silent, the one at the root of the source tree. */
export function merged(root: TreeDeclaration, own: Declaration): Declaration {
  // Of most trees the root says nothing, and they may have thousands of containers.
  if (root === NOTHING_SAID) return own;
  return {
    ...root,
    ...own,
    name: own.name,
    buildArgs: { ...root.buildArgs, ...own.buildArgs },
    labels: { ...root.labels, ...own.labels },
    annotations: { ...root.annotations, ...own.annotations },
    about: { ...root.about, ...own.about },
    runners: { ...root.runners, ...own.runners },
    dependsOn: [...new Set([...root.dependsOn, ...own.dependsOn])],
  };
}
