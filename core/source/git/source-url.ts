/**
 * A git remote as a link for `org.opencontainers.image.source`: https, without user name, password, query
 * and `.git`. CI systems put tokens into remotes (`https://gitlab-ci-token:…@…`), so only known-safe parts are kept.
 * Returns undefined for local paths and what is no URL.
 */
export function sourceUrl(remote: string): string | undefined {
  const text = remote.trim();
  // What does not look like user@host:path to the last character may hold a token in an odd place: no link, then.
  const scpLike = /^(?:[^@/\s:]+@)?([A-Za-z0-9.-]+):(?!\/)([^\s@?#\\]+)$/.exec(text);
  if (scpLike && !text.includes("://")) return link(scpLike[1] ?? "", scpLike[2] ?? "");
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!["https:", "http:", "ssh:", "git:"].includes(url.protocol)) return undefined;
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  return link(isWeb ? url.host : url.hostname, url.pathname);
}

function link(host: string, path: string): string | undefined {
  const clean = path.replace(/^\/+|\/+$/g, "").replace(/\.git$/, "");
  // A path with "@" in it is a user name in the wrong place.
  return host !== "" && clean !== "" && !clean.includes("@") ? `https://${host}/${clean}` : undefined;
}

/** The URL of remote "origin" in the text of a `.git/config`, for places that have no git command. */
export function originOf(gitConfig: string): string | undefined {
  const section = /^\[remote "origin"\]\s*$([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(gitConfig)?.[1];
  return section === undefined ? undefined : /^\s*url\s*=\s*(.+?)\s*$/m.exec(section)?.[1];
}
