import { dag, type Secret, type Service } from "@dagger.io/dagger";

/** What the zot is called in references, and in a container that it is bound to under ZOT_ALIAS. */
export const ZOT = "zot:5000";
export const ZOT_ALIAS = "zot";
export const USERNAME = "bot";

// A password of a registry that lives as long as the tests and is reached by nobody else, and its bcrypt.
const PASSWORD = "only-for-this-call";
const HTPASSWD = "$2b$05$BFz5WVf83J9rSZXH9O3FjuyruM02K8puNZ2YU06TOcY.4D8mbbs8e";

export function password(): Secret {
  return dag.setSecret("tests-zot-password", PASSWORD);
}

/** A zot with immutable tags and API keys: its bot may read and create. Anybody may pull, except below private/. */
export function zot(image: string): Service {
  const bot = [{ users: [USERNAME], actions: ["read", "create"] }];
  const config = {
    distSpecVersion: "1.1.1",
    storage: { rootDirectory: "/tmp/zot", gc: false, dedupe: false },
    http: {
      address: "0.0.0.0",
      port: "5000",
      externalUrl: `http://${ZOT}`,
      auth: { htpasswd: { path: "/etc/zot/htpasswd" }, apikey: true, failDelay: 0 },
      accessControl: {
        repositories: { "**": { anonymousPolicy: ["read"], policies: bot }, "private/**": { policies: bot } },
      },
    },
    log: { level: "warn" },
  };
  return dag
    .container()
    .from(image)
    .withNewFile("/etc/zot/config.json", JSON.stringify(config))
    .withNewFile("/etc/zot/htpasswd", `${USERNAME}:${HTPASSWD}\n`)
    .withExposedPort(5000)
    .asService({ args: ["serve", "/etc/zot/config.json"], useEntrypoint: true });
}
