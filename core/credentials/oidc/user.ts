/** The user name beside an ID token where a password needs one; whoever takes ID tokens does not look at it. */
export const OIDC_USER = "oidc";
