/** What goes along with an image that is copied: all that refers to it (signatures, SBOMs, attestations), or nothing. */
export const REFERRERS = ["all", "none"] as const;
export type Referrers = (typeof REFERRERS)[number];

/** Who reads an image that is copied: our own client, or skopeo what only that knows. */
export const COPY_CLIENTS = ["own", "skopeo"] as const;
