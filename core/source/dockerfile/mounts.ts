import type { Since } from "./since.js";

const TYPES = ["bind", "cache", "tmpfs", "secret", "ssh"];
const RELATIVE_TARGET: Readonly<Record<string, string>> = { bind: "1.32", cache: "1.32", tmpfs: "1.38" };

/** What of a `RUN --mount=…` not every buildah knows, and the first one that does. */
export function mountFeatures(value: string, stages: ReadonlySet<string>): (readonly [what: string, since: Since])[] {
  const options = new Map(value.split(",").map((part) => [part.replace(/=.*/s, ""), /=(.*)/s.exec(part)?.[1]]));
  const type = options.get("type") ?? "bind";
  const mount = `RUN --mount=type=${type}`;
  if (!TYPES.includes(type)) return [[mount, undefined]];
  const target = options.get("target") ?? options.get("dst") ?? options.get("destination");
  const from = options.get("from");
  const relative = RELATIVE_TARGET[type];
  const found: (readonly [string, Since] | false)[] = [
    relative !== undefined && /^[^/$]/.test(target ?? "") && [`${mount} with a relative target`, relative],
    type === "cache" && options.get("sharing") === "private" && [`${mount},sharing=private`, undefined],
    type === "cache" && from !== undefined && !stages.has(from.toLowerCase()) && !/^\d+$/.test(from) && [`${mount},from=${from}, an image,`, "1.39"],
    type === "tmpfs" && options.has("size") && [`${mount},size=`, undefined],
    type === "secret" && options.has("env") && [`${mount},env=`, "1.44"],
    type === "secret" && options.has("required") && options.get("required") === undefined && [`${mount},required without a value`, "1.31"],
  ];
  return found.filter((each) => each !== false);
}
