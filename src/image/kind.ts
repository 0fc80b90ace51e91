import type { BuildFile } from "../source/container-folder.js";

/** How an image is built. The two may differ in every byte, so their tags differ. */
export const KINDS = ["dockerfile", "nix"] as const;
export type Kind = (typeof KINDS)[number];

/** The file in a container's folder that each kind is built from. */
export const BUILD_FILES = { dockerfile: "Dockerfile", nix: "default.nix" } as const satisfies Record<Kind, BuildFile>;
