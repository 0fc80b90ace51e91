import { chosen, type Environment } from "../../core/registry/proxy/rules.js";

/** What libcurl does not take for this machine by itself, as Go and our own client do. */
const LOOPBACK = "localhost,127.0.0.1,::1";

/**
 * The proxies for a child that asks by libcurl (nix, and git where a clone is partial), so that it goes as Go's rules say,
 * by which our own client, skopeo and buildah go: one value in both spellings, of which libcurl prefers the other, and
 * exceptions as it reads them: it takes `.name` for `*.name`, and no name for loopback by itself.
 */
export function proxiesForCurl(environment: Environment): Record<string, string> {
  const proxies = (["HTTP_PROXY", "HTTPS_PROXY"] as const).flatMap((name) => spelled(name, chosen(environment, name)?.value));
  if (proxies.length === 0) return {};
  const exceptions = (chosen(environment, "NO_PROXY")?.value ?? "").split(",").map((entry) => entry.trim().replace(/^\*(?=\.)/, ""));
  // Alone it is a wildcard; in a list it is a name.
  const value = exceptions.includes("*") ? "*" : [LOOPBACK, ...exceptions.filter((entry) => entry !== "")].join(",");
  return Object.fromEntries([...proxies, ...spelled("NO_PROXY", value)]);
}

function spelled(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value], [name.toLowerCase(), value]];
}
