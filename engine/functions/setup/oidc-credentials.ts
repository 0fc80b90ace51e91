import { dag, type Secret } from "@dagger.io/dagger";
import { randomUUID } from "node:crypto";
import { oidcCredentials as credentialsFile } from "../../../core/templates/oidc-credentials.js";
import { withoutRegistries } from "../../call.js";

export function oidcCredentials(clientId: string, clientSecret: Secret): Promise<Secret> {
  return withoutRegistries(async ({ redactor }) => {
    const secret = await clientSecret.plaintext();
    redactor.hide(secret);
    redactor.hide(secret.trim());
    return dag.setSecret(`container-publisher-oidc-credentials-${randomUUID()}`, credentialsFile(clientId, secret).reveal());
  });
}
