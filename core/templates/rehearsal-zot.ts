/** Where a rehearsal's zot listens and keeps its things. */
export interface RehearsalZot {
  readonly address: string;
  /** 0 lets the kernel choose. */
  readonly port: number;
  /** Path of the htpasswd file (bcrypt). */
  readonly htpasswd: string;
  readonly storage: string;
  /** The user that may read and create, and nothing else: create without update makes tags immutable. */
  readonly bot: string;
  /** Whether repositories share equal blobs: else none can be mounted from another. */
  readonly dedupe?: boolean;
}

/** The configuration of a zot that lives only as long as a rehearsal (https://zotregistry.dev, "Configuring zot"). */
export function rehearsalZotConfig({ address, port, htpasswd, storage, bot, dedupe = false }: RehearsalZot): string {
  const config = {
    distSpecVersion: "1.1.1",
    storage: { rootDirectory: storage, gc: false, dedupe },
    http: {
      address,
      port: String(port),
      auth: { htpasswd: { path: htpasswd }, apikey: true, failDelay: 0 },
      accessControl: {
        repositories: {
          "**": {
            anonymousPolicy: ["read"],
            policies: [{ users: [bot], actions: ["read", "create"] }],
            defaultPolicy: ["read"],
          },
        },
      },
    },
    log: { level: "info" },
  };
  return JSON.stringify(config, null, 2);
}
