import { PublishError, type ErrorCode } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable, withoutUrlSecrets } from "../../redact.js";
import { saidIn, type ServiceAnswer } from "./answer.js";
import type { Service } from "./service-url.js";

/** What each kind of refusal of a service asks for. */
export interface Remedies {
  /** 401: nobody whom it knows. */
  readonly token: string;
  /** 403: somebody who may not. */
  readonly rights: string;
  /** 404, 400 and 422: what is not there, or what it does not take. */
  readonly wrong: string;
}

/** The error for a service that refused to do something. */
export function serviceFault({ name }: Service, action: string, answer: ServiceAnswer, remedies: Remedies): PublishError {
  const { code, remedy } = judged(answer, remedies);
  const said = spoken(answer.body);
  return new PublishError(code, own`${name} refused to ${action} (${answer.status}${said === "" ? "" : own`, ${said}`})`, remedy);
}

function judged({ status, headers, body }: ServiceAnswer, { token, rights, wrong }: Remedies): { code: ErrorCode; remedy: string } {
  // GitHub turns away who asks too often with 403, and says so in its headers; Infisical refuses a bad token with 403, and says so in its error.
  const isLimit = status === 403 && (headers.has("retry-after") || headers.get("x-ratelimit-remaining") === "0");
  if (status === 429 || isLimit) return { code: "RATE_LIMITED", remedy: own`Wait and try again` };
  if (status === 401 || (status === 403 && errorName(body) === "TokenError")) return { code: "CREDENTIAL_REJECTED", remedy: token };
  if (status === 403) return { code: "PUSH_DENIED", remedy: rights };
  if (status === 404 || status === 400 || status === 422) return { code: "CONFIG_MISSING", remedy: wrong };
  if (status >= 500 || status === 408) return { code: "REGISTRY_FAULT", remedy: own`Try again later; if it stays, look into its log` };
  return { code: "RESPONSE_INVALID", remedy: own`Check that the URL is right, and what stands in between` };
}

function errorName(body: Buffer): string {
  return saidIn(body).error;
}

function spoken(body: Buffer): string {
  const { message, error } = saidIn(body);
  if (message !== "") return printable(message);
  if (error !== "") return printable(error);
  const text = body.toString("utf8");
  return /<html|<!doctype/i.test(text) ? own`an HTML page` : printable(text);
}

/** Nothing of ours goes where an answer leads: not even to another path of the same host, where nobody asked for it. */
export function redirected({ name }: Service, from: URL, { status, headers }: Pick<ServiceAnswer, "status" | "headers">): PublishError {
  const location = headers.get("location") ?? "";
  const to = URL.canParse(location, from.href) ? withoutUrlSecrets(new URL(location, from)) : own`nowhere`;
  return new PublishError("REDIRECT_UNTRUSTED", own`${name} redirects to ${printable(to)} (${status})`, own`Nothing was sent there. If that is where it is, give that as its URL`);
}
