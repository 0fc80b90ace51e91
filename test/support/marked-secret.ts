import { BOT } from "../../host/registries/rehearsal-registry.js";
import { jobClaims, unsigned } from "./oidc/tokens.js";

/** Percent-encoding as `encodeURIComponent` has it, with the hex digits in lower case. */
function lowerPercent(text: string): string {
  return text.replace(/%[0-9A-F]{2}/g, (each) => each.toLowerCase());
}

/** Every byte that a URL does not reserve is kept by some encoders; this one keeps none of the others, and not even "~". */
function strictPercent(text: string): string {
  return [...Buffer.from(text)].map((byte) => (/[A-Za-z0-9]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)).join("");
}

function formEncoded(text: string): string {
  return new URLSearchParams({ text }).toString().slice("text=".length);
}

function jsonBody(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** JSON as Python's and PHP's encoders write it by default: nothing but ASCII. */
function asciiJson(text: string): string {
  return jsonBody(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The ways in which programs write a secret down: what is looked for, and what a hostile registry says back. */
export const WRITINGS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  "a JSON string": jsonBody,
  "a JSON string in ASCII": asciiJson,
  "a JSON string of Go's": (text) => jsonBody(text).replace(/[<>&]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`),
  "a JSON string of PHP's": (text) => asciiJson(text).replaceAll("/", "\\/"),
  "a JSON string in a JSON string": (text) => jsonBody(jsonBody(text)),
  "percent-encoded": encodeURIComponent,
  "percent-encoded in lower case": (text) => lowerPercent(encodeURIComponent(text)),
  "percent-encoded without exceptions": strictPercent,
  "percent-encoded but for slashes": (text) => strictPercent(text).replaceAll("%2F", "/"),
  "a path of a URL": encodeURI,
  "form-encoded": formEncoded,
  "form-encoded in lower case": (text) => lowerPercent(formEncoded(text)),
  HTML: (text) => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`),
  "read as Latin-1": (text) => Buffer.from(text).toString("latin1"),
  base64: (text) => Buffer.from(text).toString("base64"),
  "base64 without padding": (text) => Buffer.from(text).toString("base64").replace(/=+$/, ""),
  base64url: (text) => Buffer.from(text).toString("base64url"),
  "base64 in lines": (text) => Buffer.from(text).toString("base64").replace(/.{8}/g, "$&\r\n"),
  "base64 in a URL": (text) => encodeURIComponent(Buffer.from(text).toString("base64")),
  "base64 in a URL in lower case": (text) => lowerPercent(encodeURIComponent(Buffer.from(text).toString("base64"))),
};

/** A login whose password differs from itself in every encoding, and can be found again in all of them. */
export class MarkedSecret {
  /** The password and the pair in every writing, the name of the writing first. */
  readonly forms: readonly (readonly [string, string])[];

  constructor(
    readonly username: string,
    readonly password: string,
  ) {
    this.forms = Object.entries(WRITINGS).flatMap(([name, write]) => [
      [name, write(password)] as const,
      [`user:password, ${name}`, write(this.pair)] as const,
    ]);
  }

  /** What HTTP Basic carries. */
  get pair(): string {
    return `${this.username}:${this.password}`;
  }

  get basic(): string {
    return `Basic ${Buffer.from(this.pair).toString("base64")}`;
  }

  /** All forms: what a hostile registry says. Not so long that an error would be cut. */
  get echo(): string {
    return [...new Set(this.forms.map(([, form]) => form))].join(" ");
  }

  /** The names of the forms that a text holds. */
  foundIn(text: string): string[] {
    return this.forms.filter(([, form]) => text.includes(form)).map(([name]) => name);
  }
}

/** Two runs on one machine, which look at all its processes, must not take the other's secrets for their own. */
const RUN = process.pid.toString(36);

/** Holds characters that base64, URLs, forms, JSON, shells and logs each write in their own way. */
export const MARK = new MarkedSecret(BOT, `mark3d-${RUN}-S3cr+t/=ä"%&`);

/** One that commands and URLs take as it is, so that nothing about it ends what it stands in. */
export const SMOOTH_MARK = new MarkedSecret(BOT, `mark3d${RUN}SmoothS3cret`);

/** What the token service of a test gives for it. */
export const TOKEN = new MarkedSecret("token", `acc3ss.${RUN}.t0ken~+/=-marked`);

/** The ID token of a CI job, as a registry that takes it in exchange gets it, and what the job asks its forge for one by. */
export const JOB_TOKEN = new MarkedSecret("oidc", unsigned(jobClaims({ end: 3600, jti: `m4rked-${RUN}` })));
export const REQUEST_MARK = new MarkedSecret("request", `r3quest.${RUN}.t0ken~+/=-marked`);

/** The login of a proxy, which the project only passes on. */
export const PROXY_LOGIN = new MarkedSecret("proxy-user", `pr0xy-${RUN}-p+ss/=%&m@rked`);
