import type { ZotPlan } from "../wishes/plan.js";
import { accessControl } from "./access.js";
import { auth } from "./auth.js";
import { extensions } from "./extensions.js";
import { zotConfigSchema, type ZotConfigJson } from "./schema.js";
import { storage } from "./storage.js";

/** The config.json of a plan, checked: a name that zot does not know would keep it from starting. */
export function zotConfigJson(plan: ZotPlan): ZotConfigJson {
  const { listen, external, tls, rateLimit, upstreams } = plan;
  const further = extensions(plan);
  return zotConfigSchema.parse({
    distSpecVersion: "1.1.1",
    storage: storage(plan),
    http: {
      ...listen,
      externalUrl: external.text,
      realm: external.url.host,
      ...(tls.cert !== undefined && tls.key !== undefined && { tls: { cert: tls.cert, key: tls.key } }),
      ...(rateLimit !== undefined && { ratelimit: { rate: rateLimit } }),
      ...(upstreams.length > 0 && { compat: ["docker2s2"] }),
      auth: auth(plan),
      accessControl: accessControl(plan),
    },
    log: { level: "info" },
    ...(Object.keys(further).length > 0 && { extensions: further }),
  } satisfies ZotConfigJson);
}
