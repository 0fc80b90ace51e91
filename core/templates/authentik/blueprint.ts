import { redirectUri } from "../zot/config/auth.js";
import { blueprintSchema, type Blueprint, type Entry } from "./schema.js";
import { env, find, hasEnv, keyOf, type Tagged } from "./tags.js";
import type { AuthentikWishes } from "./wishes.js";

const PROVIDER = "provider";
const APPLICATION = "application";
const ACCOUNT = "service-account";

/** Authentik's own scopes: `profile` tells the user's name, and the names of the groups in the claim "groups". */
const SCOPES = ["openid", "email", "profile"].map((scope) => find("authentik_providers_oauth2.scopemapping", "managed", `goauthentik.io/providers/oauth2/scope-${scope}`));

/** All that Authentik needs for people, and a service account, to log in to a zot: groups, provider, application, who may use it. */
export function blueprint(wishes: AuthentikWishes): Blueprint {
  const { application, adminGroups, pushGroups, readGroups } = wishes;
  const groups = [...new Set([...adminGroups, ...pushGroups, ...readGroups])];
  const idOf = (group: string) => `group-${groups.indexOf(group) + 1}`;
  return blueprintSchema.parse({
    version: 1,
    metadata: { name: `${application}: login to the registry ${wishes.externalUrl}`, labels: { "blueprints.goauthentik.io/description": "made by container-publisher" } },
    entries: [
      ...groups.map((name): Entry => ({ model: "authentik_core.group", id: idOf(name), state: "present", identifiers: { name } })),
      providerOf(wishes),
      applicationOf(wishes),
      ...groups.map((name, order) => bindingOf(keyOf(idOf(name)), order)),
      ...serviceAccount(wishes, pushGroups.map((name) => keyOf(idOf(name)))),
    ],
  });
}

function providerOf({ application, clientId, clientSecretVariable, externalUrl, signingKey }: AuthentikWishes): Entry {
  return {
    model: "authentik_providers_oauth2.oauth2provider",
    id: PROVIDER,
    state: "present",
    identifiers: { name: application },
    attrs: {
      client_type: "confidential",
      client_id: clientId,
      client_secret: env(clientSecretVariable),
      authorization_flow: find("authentik_flows.flow", "slug", "default-provider-authorization-implicit-consent"),
      invalidation_flow: find("authentik_flows.flow", "slug", "default-provider-invalidation-flow"),
      redirect_uris: [{ matching_mode: "strict", url: redirectUri(externalUrl) }],
      property_mappings: [SCOPES[0], ...SCOPES.slice(1)] as [Tagged, ...Tagged[]],
      // With a key of its own it signs by RS256, which anybody can verify; without one by the client's secret.
      signing_key: find("authentik_crypto.certificatekeypair", "name", signingKey),
      sub_mode: "hashed_user_id",
      include_claims_in_id_token: true,
      issuer_mode: "per_provider",
    },
  };
}

function applicationOf({ application, externalUrl }: AuthentikWishes): Entry {
  return {
    model: "authentik_core.application",
    id: APPLICATION,
    state: "present",
    identifiers: { slug: application },
    attrs: { name: application, provider: keyOf(PROVIDER), policy_engine_mode: "any", meta_launch_url: externalUrl },
  };
}

/** An application without any is open to everybody who has an account. */
function bindingOf(group: Tagged, order: number): Entry {
  return { model: "authentik_policies.policybinding", state: "present", identifiers: { target: keyOf(APPLICATION), group }, attrs: { order, enabled: true } };
}

/** It logs in by an app password once, to make its first API key. */
function serviceAccount({ serviceAccount: username, serviceAccountVariable }: AuthentikWishes, groups: readonly Tagged[]): Entry[] {
  const [first, ...others] = groups;
  if (username === undefined || !first) return [];
  return [
    { model: "authentik_core.user", id: ACCOUNT, state: "present", identifiers: { username }, attrs: { name: username, path: "service-accounts", type: "service_account", groups: [first, ...others] } },
    {
      model: "authentik_core.token",
      state: "present",
      conditions: [hasEnv(serviceAccountVariable)],
      identifiers: { identifier: `${username}-app-password` },
      attrs: { user: keyOf(ACCOUNT), intent: "app_password", expiring: false, description: "logs in to the registry once, to make its first API key", key: env(serviceAccountVariable) },
    },
  ];
}
