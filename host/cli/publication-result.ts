import { publicationMarkdown, publicationReport, type PublicationReport } from "../../core/report/publication.js";
import type { LoginOrigin } from "../../core/credentials/kept/login-origin.js";
import type { Publication } from "../../core/publish/order.js";
import type { Result } from "./command.js";
import { EXIT } from "./exit-codes.js";

/** What is printed of a publication. */
export function publicationResult(report: PublicationReport): Result {
  return { json: { ok: true, ...report }, text: report.reference, markdown: publicationMarkdown(report), exitCode: EXIT.ok };
}

/** The same of one that was not built here: a copy, or a further tag. */
export function copyResult(publication: Publication, login?: LoginOrigin): Result {
  return publicationResult(publicationReport(publication, { kind: "manifest", digest: publication.digest }, login));
}
