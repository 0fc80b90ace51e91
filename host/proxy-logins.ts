import type { Redactor } from "../src/redact.js";

const PROXY_VARIABLE = /^(?:https?|all)_proxy$/i;

/** Hides the logins in the proxy variables: a build gets these variables, and may print them. */
export function hideProxyLogins(redactor: Redactor, environment: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(environment)) {
    if (!PROXY_VARIABLE.test(name) || value === undefined) continue;
    // Some tools take a proxy without its scheme.
    const text = value.includes("://") ? value : `http://${value}`;
    if (!URL.canParse(text)) continue;
    const { username, password } = new URL(text);
    hide(redactor, username, password);
    hide(redactor, decoded(username), decoded(password));
  }
}

/** A user name without a password may be a token. */
function hide(redactor: Redactor, username: string, password: string): void {
  if (password === "") redactor.hide(username);
  else redactor.hideBasic(username, password);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
