import { expect } from "chai";
import { audit, type AuditOrder, type AuditReport } from "../../../core/audit/audit.js";
import type { Question } from "../../../core/audit/posture.js";
import { ANONYMOUS } from "../../../core/credentials/credential.js";
import { Repository } from "../../../core/image/reference.js";
import { SILENT } from "../../../core/publish/ports.js";
import { OURS } from "../documents.js";
import { BASIC, DENIED, PING_BASIC, read, without } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { atRegistry, type Script } from "../stage.js";

const TAGS = "GET /v2/ns/app/tags/list?n=1000";
const CATALOG = "GET /v2/_catalog?n=1000";
const PROBE = /^PUT \/v2\/ns\/app\/manifests\/probe-[0-9a-f]{16}$/;
const REFUSED = { status: 401, headers: PING_BASIC.headers ?? {}, body: '{"errors":[{"code":"UNAUTHORIZED"}]}' };
const MISSING_BLOB = { status: 400, body: '{"errors":[{"code":"MANIFEST_INVALID"}]}' };
const ABSENT = { status: 404, body: '{"errors":[{"code":"NAME_UNKNOWN"}]}' };

/** What an audit asks of a registry that wants Basic, in order, with the answers of a create-only zot that anybody may read. */
const EXPECTED = {
  hello: PING_BASIC,
  product: PING_BASIC,
  tagsWithoutLogin: { request: TAGS, status: 200, body: '{"tags":["v1"]}' },
  helloOwner: PING_BASIC,
  ownerTags: { request: TAGS, authorization: BASIC, status: 200, body: '{"tags":["v1"]}' },
  catalogWithoutLogin: { request: CATALOG, status: 200, body: '{"repositories":["ns/app"]}' },
  ownerCatalog: { request: CATALOG, authorization: BASIC, status: 200, body: '{"repositories":["ns/app","ns/b"]}' },
  pullWithoutLogin: without(read("v1", OURS)),
  pushWithoutLogin: { request: PROBE, ...REFUSED },
  ownerPush: { request: PROBE, authorization: BASIC, ...MISSING_BLOB },
  before: read("v1", OURS),
  overwrite: { request: "PUT /v2/ns/app/manifests/v1", authorization: BASIC, status: 403, body: DENIED },
} satisfies Record<string, Exchange>;

type Step = keyof typeof EXPECTED;

/** Another answer to a step, or all that is asked in its place. */
export type Change = Partial<Exchange> | readonly Exchange[];
export type Changes = Partial<Record<Step, Change>>;

export const NOT_ASKED: readonly Exchange[] = [];
export const answers = { refused: REFUSED, missingBlob: MISSING_BLOB, absent: ABSENT, denied: { status: 403, body: DENIED } };

/** The steps of an audit as they are expected, but for some. */
export function stepsWith(changes: Changes): Exchange[] {
  return (Object.keys(EXPECTED) as Step[]).flatMap((step) => {
    const change = changes[step] ?? {};
    return isList(change) ? change : [{ ...EXPECTED[step], ...change }];
  });
}

export function step(name: Step): Exchange {
  return EXPECTED[name];
}

function isList(change: Change): change is readonly Exchange[] {
  return Array.isArray(change);
}

/** What the repository answers to whether it is there now: asked last, where it was not there, or not shown. */
export const after = (status: number): Exchange => ({ request: "GET /v2/ns/app/tags/list?n=1", authorization: BASIC, status });

export type Wish = Partial<Pick<AuditOrder, "expectations" | "missingRepository" | "tag">> & { readonly key?: "none" };

/** Audits a scripted registry, as nobody and with the key of a bot. */
export async function auditOf(script: readonly Exchange[] | Script, { expectations = [], missingRepository = "leave", tag, key }: Wish = {}): Promise<AuditReport> {
  return atRegistry(typeof script === "function" ? script : () => script, (host, open) =>
    audit(
      {
        repository: Repository.at(host, "ns/app"),
        anonymous: open({ credential: ANONYMOUS }),
        owner: key === "none" ? undefined : open({}),
        expectations,
        missingRepository,
        tag,
      },
      SILENT,
    ),
  );
}

/** Holds the findings, each written as its answer and words of its detail. */
export function expectPosture({ posture }: AuditReport, expected: Partial<Record<Question, string>>): void {
  for (const [question, text] of Object.entries(expected)) {
    const { answer, detail } = posture[question as Question];
    expect(`${answer}: ${detail}`, question).to.contain(text);
  }
}
