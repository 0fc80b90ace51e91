import type { Redactor } from "../../redact.js";
import { proxyLogin, proxyUrl } from "./address.js";
import type { Environment } from "./rules.js";

const PROXY_VARIABLE = /^(?:https?|all)_proxy$/i;

/** Hides the logins in the proxy variables: a build gets these variables, and may print them; a proxy may say its own back. */
export function hideProxyLogins(redactor: Redactor, environment: Environment): void {
  for (const [name, value] of Object.entries(environment)) {
    const url = PROXY_VARIABLE.test(name) && value !== undefined ? proxyUrl(value) : undefined;
    if (!url) continue;
    const { username, password } = proxyLogin(url) ?? { username: "", password: "" };
    hide(redactor, url.username, url.password);
    hide(redactor, username, password);
  }
}

/** A user name without a password may be a token. */
function hide(redactor: Redactor, username: string, password: string): void {
  if (password === "") redactor.hide(username);
  else redactor.hideBasic(username, password);
}
