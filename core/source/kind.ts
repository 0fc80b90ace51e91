import type { BuildScope } from "./commit/build-differences.js";
import type { BuildFile } from "./container-folder.js";

/** How an image is built. The two may differ in every byte, so their tags differ. */
export const KINDS = ["dockerfile", "nix"] as const;
export type Kind = (typeof KINDS)[number];

/** What the build of each kind can see of the source tree: a Dockerfile its own folder, Nix all of it. */
export const REACH = { dockerfile: "folder", nix: "tree" } as const satisfies Record<Kind, BuildScope["reach"]>;

/** The file in a container's folder that each kind is built from. */
export const BUILD_FILES = { dockerfile: "Dockerfile", nix: "default.nix" } as const satisfies Record<Kind, BuildFile>;
