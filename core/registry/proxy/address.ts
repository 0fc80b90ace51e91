/**
 * The URL in a proxy variable, which tools also take without its scheme (`proxy:3128`, even `user:password@proxy:3128`);
 * undefined where it is none. It may hold a login: it is not for messages.
 */
export function proxyUrl(text: string): URL | undefined {
  const url = text.includes("://") ? text : `http://${text}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** The login in a proxy's URL, where it is percent-encoded. A user name alone may be a token. */
export function proxyLogin({ username, password }: URL): { username: string; password: string } | undefined {
  return username === "" && password === "" ? undefined : { username: decoded(username), password: decoded(password) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
