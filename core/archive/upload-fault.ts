import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import type { Outlook } from "../registry/http/outlook.js";
import { registryFault, type Attempt } from "../registry/fault.js";
import { lastMessage } from "./skopeo.js";

/** A copy that another program made and that failed, with what another try of it can bring. */
export class UploadFault extends PublishError {
  constructor(
    { code, what, remedy }: Pick<PublishError, "code" | "what" | "remedy">,
    readonly outlook: Outlook,
    cause?: unknown,
  ) {
    super(code, what, remedy, { cause });
  }
}

/** What was being copied, and what the program that did it said. */
export interface FailedUpload {
  /** Such as `push registry.example.org/ns/app:v1`. */
  readonly action: string;
  readonly said: string;
  readonly credential: Attempt["credential"];
  readonly access?: Attempt["access"];
  /** The error where nothing in those words is known. */
  readonly otherwise: PublishError;
}

/**
 * The error for a failed copy. Its program's texts change between versions, so that only what all of them say is
 * believed: the status of the answer, the registry's own code, and the system's words for a connection that failed.
 */
export function uploadFault({ action, said, credential, otherwise, access = "write" }: FailedUpload): UploadFault {
  const { cause } = otherwise;
  if (OUT_OF_TIME.test(said)) return new UploadFault({ ...plain(otherwise), remedy: MORE_TIME }, "lasting", cause);
  const { status, code } = refusalIn(said);
  if (status !== undefined && MEANT.has(status)) {
    const body = code === undefined ? said : JSON.stringify({ errors: [{ code, message: said }] });
    const fault = registryFault({ action, access, credential }, { status, challenge: "", body: Buffer.from(body) });
    return new UploadFault(plain(fault), PASSING.has(status) ? "passing" : "lasting", cause);
  }
  if (status !== undefined) return new UploadFault(plain(otherwise), LOST_SESSION.has(status) ? "unclear" : "lasting", cause);
  if (code !== undefined || OF_THE_IMAGE.test(said)) return new UploadFault(plain(otherwise), "lasting", cause);
  if (!DISCONNECTED.test(said)) return new UploadFault(plain(otherwise), "unclear", cause);
  return new UploadFault({ code: "REGISTRY_UNREACHABLE", what: otherwise.marked.what, remedy: own`Check that the registry runs, and the network to it` }, "passing", cause);
}

/** The error for a failed skopeo. Its exit code is 1 for nearly everything. */
export function skopeoFault(action: string, credential: Attempt["credential"], exitCode: number, stderr: string, access?: Attempt["access"]): UploadFault {
  const said = lastMessage(stderr);
  const what = own`skopeo could not ${action} (exit code ${exitCode}${said === "" ? "" : own`: ${said}`})`;
  return uploadFault({ action, said, credential, ...(access && { access }), otherwise: new PublishError("TOOL_FAILED", what, own`The registry's log tells more; try again`) });
}

/** The words of an error for another one, ours marked. */
function plain({ code, marked }: PublishError): Pick<PublishError, "code" | "what" | "remedy"> {
  return { code, ...marked };
}

/** Answers that mean the same whatever was asked. */
const MEANT = new Set([401, 403, 408, 413, 415, 429, 500, 502, 503, 504, 507]);
const PASSING = new Set([408, 429, 500, 502, 503, 504]);
/** A registry that was restarted knows nothing of the upload that it had begun. */
const LOST_SESSION = new Set([404, 409, 416, 499]);

/** As containers/image and containerd write it. */
const STATUS = /(?:StatusCode: |HTTP status: |status code(?: from registry)?:? |unexpected status(?: from [A-Z]+ request to \S+)?: |parsing HTTP )(\d{3})\b/;

/** The registry's own codes (OCI distribution spec, "Error Codes") as Go's client writes them: in small letters. */
const CODE = /(?:^|: |errors: )(unauthorized|denied|toomanyrequests|unavailable|name unknown|name invalid|manifest invalid|manifest unverified|tag invalid|unsupported)(?:: |$)/;
const STATUS_OF: Readonly<Record<string, number>> = { unauthorized: 401, denied: 403, toomanyrequests: 429, unavailable: 503 };

function refusalIn(said: string): { readonly status?: number; readonly code?: string } {
  const status = STATUS.exec(said)?.[1];
  const name = CODE.exec(said)?.[1];
  if (status !== undefined) return { status: Number(status) };
  if (name === undefined) return {};
  const code = name.replace(" ", "_").toUpperCase();
  const meant = STATUS_OF[name];
  return meant === undefined ? { code } : { code, status: meant };
}

/** By errno's own words, and by those of Go's net package. */
const DISCONNECTED =
  /connection refused|connection reset|broken pipe|no route to host|network is unreachable|host is unreachable|connection timed out|i\/o timeout|TLS handshake timeout|server misbehaving|temporary failure in name resolution|server closed idle connection|\bEOF\b/i;

/** What is wrong with the image on disk no registry mends. */
const OF_THE_IMAGE = /source oci(?:-archive)?:/;

const OUT_OF_TIME = /context deadline exceeded/;
const MORE_TIME = "Allow more time for the upload (--push-timeout; the module has none)";
