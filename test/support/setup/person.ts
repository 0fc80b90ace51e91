/** Cookies by host: a browser's, as far as a login needs them. */
class Jar {
  readonly #cookies = new Map<string, Map<string, string>>();

  headerFor(url: URL): string {
    return [...(this.#cookies.get(url.host) ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  take(url: URL, response: Response): void {
    const cookies = this.#cookies.get(url.host) ?? new Map<string, string>();
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    this.#cookies.set(url.host, cookies);
  }
}

/** Somebody who logs in to a zot by its issuer, as a browser does: from one redirect to the next, with its cookies. */
export class Person {
  readonly #jar = new Jar();

  private constructor(
    readonly name: string,
    readonly zot: string,
  ) {}

  /** Logs in; throws where it does not end at zot's own page. */
  static async login(name: string, zot: string): Promise<Person> {
    const person = new Person(name, zot);
    const end = await person.#follow(new URL(`${zot}/zot/auth/login?provider=oidc&callback_ui=/v2/`));
    if (end.status !== 200) throw new Error(`${name} could not log in: ${end.status} ${await end.text()}`);
    return person;
  }

  /** Asks zot as its own UI does, with the session's cookies. */
  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(path, this.zot);
    return fetch(url, { ...init, redirect: "manual", headers: { cookie: this.#jar.headerFor(url), "x-zot-api-client": "zot-ui", "content-type": "application/json" } });
  }

  /** Makes an API key, and returns the header by which it logs in. */
  async apiKey(label: string): Promise<string> {
    const answer = await this.ask("/zot/auth/apikey", { method: "POST", body: JSON.stringify({ label, expirationDate: new Date(Date.now() + 3_600_000).toISOString() }) });
    if (answer.status !== 201) throw new Error(`${this.name} got no API key: ${answer.status} ${await answer.text()}`);
    const { apiKey } = (await answer.json()) as { apiKey: string };
    return `Basic ${Buffer.from(`${this.name}:${apiKey}`).toString("base64")}`;
  }

  async #follow(from: URL): Promise<Response> {
    let url = from;
    for (let hops = 0; hops < 15; hops++) {
      const response = await fetch(url, { redirect: "manual", headers: { cookie: this.#jar.headerFor(url), "x-person": this.name } });
      this.#jar.take(url, response);
      const location = response.headers.get("location");
      if (location === null) return response;
      url = new URL(location, url);
    }
    throw new Error(`the login of ${this.name} goes round in circles`);
  }
}
