import { PublishError } from "../errors.js";
import type { RegistryHost } from "../image/registry-host.js";
import { printable } from "../redact.js";
import { own } from "../errors/own-words.js";
import { parseChallenges } from "./auth/challenge.js";
import { retryAfterMs } from "./http/retry-after.js";
import { errorSchema } from "./api/schema.js";
import { INSUFFICIENT } from "./auth/scope.js";

/** What was being done when a registry refused. */
export interface Attempt {
  /** Such as `read registry.example.org/ns/app:v1`. */
  readonly action: string;
  readonly access: "read" | "write";
  /** `accepted` is one that a token service took: what is refused then is a matter of rights. */
  readonly credential: "given" | "accepted" | "none";
  /** Who an ID token is of, where the credential is one. */
  readonly identity?: string | undefined;
}

/** An answer that is not what was asked for, reduced to what an error needs. */
export interface Refusal {
  readonly status: number;
  /** The `WWW-Authenticate` header, empty where there is none. */
  readonly challenge: string;
  readonly body: Uint8Array;
  /** The `Retry-After` header, where there is one. */
  readonly retryAfter?: string | null;
}

/** The error for a registry that asks to come later. */
export class RegistryBusy extends PublishError {
  constructor(
    code: "RATE_LIMITED" | "REGISTRY_FAULT",
    what: string,
    remedy: string,
    readonly retryAfterMs: number | undefined,
  ) {
    super(code, what, remedy);
  }
}

/** The registry's own error codes in a body, such as `MANIFEST_UNKNOWN`; empty where it sends none. */
export function errorCodes(body: Uint8Array): string[] {
  return errors(body).map(({ code }) => code);
}

/** Whether a refusal says that there is nothing: 404 does, unless the registry gives its own refusal that face. */
export function saysAbsent(refusal: Refusal): boolean {
  return meantStatus(refusal) === 404;
}

/** The status, except that some registries hide what one may not see behind a 404, and say so in its code. */
function meantStatus({ status, body }: Refusal): number {
  if (status !== 404) return status;
  const codes = errorCodes(body);
  if (codes.includes("UNAUTHORIZED")) return 401;
  return codes.includes("DENIED") ? 403 : status;
}

/** What registries say of a repository, or of the project above it, that has to be made before the first push. */
const MISSING = new Set(["NAME_UNKNOWN", "NOT_FOUND"]);

/** What registries say of a manifest whose blobs they do not have. */
const LACKING = new Set(["MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN"]);

/** Who limits what one request may hold is nearly always a proxy in front of the registry. */
const TOO_LARGE =
  own`One request is larger than what stands in front of the registry lets through. Raise that limit: nginx has client_max_body_size ` +
  own`(0 is none; in an ingress nginx.ingress.kubernetes.io/proxy-body-size), Traefik maxRequestBodyBytes, Apache LimitRequestBody; ` +
  own`Cloudflare stops at 100 MB (go around it). Else make the image's layers smaller`;

const GIVE_LOGIN = own`give a username and a password or API key (--username with --password-env, for a copy's destination --destination-username with --destination-password-env; in the module registryUsername, registryPassword, or withRegistryAuth), or a CI job's own ID token (--oidc; oidcToken)`;

/** Turns a refusal into an error. The caller has dealt with 404 already: here it means the path itself is wrong. */
export function registryFault(attempt: Attempt, refusal: Refusal): PublishError {
  const said = spoken(refusal.body);
  const what = own`the registry refused to ${attempt.action} (${refusal.status}${said === "" ? "" : own`, ${said}`})`;
  const fault = (code: PublishError["code"], remedy: string) => new PublishError(code, what, remedy);
  const status = meantStatus(refusal);
  if (status === 401) return unauthorized(attempt, refusal, fault);
  if (status === 403) {
    if (attempt.credential === "none") return fault("PUSH_DENIED", own`No login was given: ${GIVE_LOGIN}`);
    const wanted = attempt.access === "write" ? own`push` : own`pull`;
    if (attempt.identity !== undefined) return fault("PUSH_DENIED", own`It knows the job (${attempt.identity}), which may not do this: ask for ${wanted} rights for the user or group that its claims are mapped to (zot: claimMapping, accessControl)`);
    return fault("PUSH_DENIED", own`Ask for ${wanted} rights for this user on this repository`);
  }
  const later = retryAfterMs(refusal.retryAfter ?? null);
  if (status === 429) return new RegistryBusy("RATE_LIMITED", what, own`Wait and try again, or log in for a higher limit`, later);
  if (status === 503) return new RegistryBusy("REGISTRY_FAULT", what, own`Try again later; if it stays, look into the registry's log`, later);
  if (status === 404 && attempt.access === "write" && errorCodes(refusal.body).some((code) => MISSING.has(code))) {
    return fault("PUSH_DENIED", own`Where a registry makes no repositories at the first push, create this one (or its project) first`);
  }
  if (status === 413) return fault("PUSH_DENIED", TOO_LARGE);
  if (status === 415) return fault("PUSH_DENIED", own`It takes no image of this form: look up which media types it supports (OCI images, Docker's, indexes of several platforms)`);
  if (status === 507) return fault("REGISTRY_FAULT", own`Its storage, or your quota of it, is full: make room there, and run it again`);
  if (status >= 500 || status === 408) return fault("REGISTRY_FAULT", own`Try again later; if it stays, look into the registry's log`);
  if (errorCodes(refusal.body).some((code) => LACKING.has(code))) return fault("RESPONSE_INVALID", own`It lacks a part of the image that it took, or showed: look into its log, at its storage and at its garbage collection, and run it again`);
  return fault("RESPONSE_INVALID", own`Check that the address is a registry and that it serves this repository`);
}

/** The error for what answers at an address, and is no registry. */
export function noRegistry(host: RegistryHost, status: number, origin: URL): PublishError {
  return new PublishError(
    "RESPONSE_INVALID",
    own`${host} is not a registry: GET /v2/ answered ${status} without the registry API`,
    // Go's servers and nginx answer 400 to plain HTTP at a TLS port.
    status === 400 && origin.protocol === "http:"
      ? own`If it speaks TLS, say so (--transport https; in the module leave registryService out); else check the address and the port`
      : own`Check the address and the port`,
  );
}

/** No registry tells one from the other. */
const EXPIRED_OR_WRONG =
  own`Check the username and the key; a key that has expired looks the same as a wrong one. A zot's API key is replaced by ` +
  own`npm run keys-rotate (in the module rotateApiKey), with its owner's password: docs/runbooks/rotation.md`;

function unauthorized(
  attempt: Attempt,
  refusal: Refusal,
  fault: (code: PublishError["code"], remedy: string) => PublishError,
): PublishError {
  const insufficient = parseChallenges(refusal.challenge).find(({ parameters }) => parameters.get("error") === INSUFFICIENT);
  if (attempt.credential === "none") {
    return fault("CREDENTIAL_REJECTED", own`It asks for a login: ${GIVE_LOGIN}`);
  }
  if (insufficient || attempt.credential === "accepted") {
    const wanted = insufficient?.parameters.get("scope");
    const scope = wanted === undefined ? "" : own`, which the registry calls ${printable(wanted, 200)}`;
    return fault("PUSH_DENIED", own`The key is good but may not do this: ask for ${attempt.access === "write" ? own`push` : own`pull`} rights on this repository${scope}`);
  }
  if (attempt.identity !== undefined) {
    return fault("CREDENTIAL_REJECTED", own`The job's ID token is that of ${attempt.identity}: check that the registry takes tokens of this issuer for this audience, and lets these claims in (zot: http.auth.bearer.oidc with issuer, audiences and claimMapping), and that it can reach the issuer`);
  }
  return fault("CREDENTIAL_REJECTED", EXPIRED_OR_WRONG);
}

function errors(body: Uint8Array): { code: string; message: string }[] {
  try {
    return errorSchema.parse(JSON.parse(Buffer.from(body).toString("utf8")));
  } catch {
    return [];
  }
}

/** What the registry said of it, for a person: its error codes and messages, or the start of a plain-text body. */
function spoken(body: Uint8Array): string {
  const parsed = errors(body);
  if (parsed.length > 0) {
    return printable(parsed.map(({ code, message }) => [code, message].filter(Boolean).join(": ")).join("; "));
  }
  const text = Buffer.from(body).toString("utf8");
  return /<html|<!doctype/i.test(text) ? own`an HTML page` : printable(text);
}
