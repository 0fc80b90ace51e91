/** How an image is built. The two may differ in every byte, so their tags differ. */
export const KINDS = ["dockerfile", "nix"] as const;
export type Kind = (typeof KINDS)[number];
