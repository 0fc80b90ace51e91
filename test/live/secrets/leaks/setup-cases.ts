import { MARK, SMOOTH_MARK } from "../../../support/marked-secret.js";
import type { LeakCase } from "./stage.js";

const ZOT = ["zot-config", "--external-url", "https://registry.example.org", "--push-groups", "ci", "--htpasswd-file", "/etc/zot/htpasswd"];
const AUTHENTIK = ["authentik-blueprint", "--external-url", "https://registry.example.org", "--admin-groups", "admins"];

/** An OIDC client's secret, where it belongs and where it does not. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  "on the command line": ["oidc-credentials", "--client-id", "zot", "--to-file", "/nonexistent/a.json", "--client-secret", SMOOTH_MARK.password],
  "for the client's name": ["oidc-credentials", "--client-id", MARK.password, "--to-file", "/tmp/never.json", "--client-secret-stdin"],
  "for the file of zot-config, and in all addresses": [...ZOT, "--oidc-credentials-file", MARK.password, "--oidc-issuer", `https://${encodeURIComponent(MARK.username)}:${encodeURIComponent(MARK.password)}@auth.example.org`, "--pull-through", `m=https://a.example/?key=${encodeURIComponent(MARK.password)}`],
  "for a variable of the blueprint": [...AUTHENTIK, "--client-secret-variable", MARK.password],
};

export const SETUP_CASES: readonly LeakCase[] = [
  {
    name: "oidc-credentials, which writes the secret into its file alone",
    code: "ok",
    play: (stage, { by, json }) => {
      const secret = by === "variable" ? ["--client-secret-env", "MARKED_KEY"] : ["--client-secret-file", stage.workspace.join("key")];
      return stage.raw(["oidc-credentials", "--client-id", "zot", "--to-file", stage.workspace.join("oidc.json"), ...secret, ...(json ? ["--json"] : [])], by === "variable" ? { MARKED_KEY: MARK.password } : {});
    },
  },
  {
    name: "oidc-credentials for a folder that is not there",
    code: "CONFIG_MISSING",
    play: (stage) => stage.raw(["oidc-credentials", "--client-id", "zot", "--to-file", stage.workspace.join("none/oidc.json"), "--client-secret-env", "MARKED_KEY"], { MARKED_KEY: MARK.password }),
  },
  ...Object.entries(WRONG).map(([where, args]): LeakCase => ({
    name: `an OIDC client's secret ${where}`,
    code: "CONFIG_MISSING",
    play: (stage, { json }) => stage.raw([...args, ...(json ? ["--json"] : [])]),
  })),
];
