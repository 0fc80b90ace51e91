/** The first version of buildah, as `1.33`, that knows something; undefined where none of those we looked at does. */
export type Since = string | undefined;
