import type { ZotPlan } from "../wishes/plan.js";
import type { Upstream } from "../wishes/upstreams.js";
import type { Part } from "./schema.js";

type Extensions = Part<"extensions">;
type Sync = NonNullable<Extensions["sync"]>;

/** What zot does beside serving images. */
export function extensions(plan: ZotPlan): Extensions {
  const { features, metrics, upstreams } = plan;
  const [first, ...further] = upstreams.map(registry);
  return {
    ...(features.includes("search") && { search: { enable: true as const } }),
    ...(features.includes("ui") && { ui: { enable: true as const } }),
    ...(metrics.access !== "none" && { metrics: { enable: true as const, prometheus: { path: "/metrics" } } }),
    ...(first && { sync: sync(plan, [first, ...further]) }),
  };
}

function sync({ upstreamCredentials, storage: { folder, bucket } }: ZotPlan, registries: Sync["registries"]): Sync {
  return {
    enable: true,
    ...(upstreamCredentials !== undefined && { credentialsFile: upstreamCredentials }),
    // On its way into a bucket an image lies on the disk.
    ...(bucket !== undefined && { downloadDir: `${folder}/sync` }),
    registries,
  };
}

/** Fetched when somebody asks for it, and with the digest that it has there: docker's own format stays as it is. */
function registry({ path, address }: Upstream): Sync["registries"][number] {
  return {
    urls: [address.text],
    onDemand: true,
    tlsVerify: address.url.protocol === "https:",
    maxRetries: 3,
    retryDelay: "2s",
    preserveDigest: true,
    content: [{ prefix: "**", destination: `/${path}` }],
  };
}
