import type { ImageIdentity } from "../core/image/identity.js";
import { publicationMarkdown, publicationReport } from "../core/publish/publication-report.js";
import type { Publication } from "../core/publish/publish.js";
import type { Result } from "./command.js";
import { EXIT } from "./exit-codes.js";

/** What is printed of a publication. */
export function publicationResult(publication: Publication, identity: ImageIdentity): Result {
  const report = publicationReport(publication, identity);
  return { json: { ok: true, ...report }, text: report.reference, markdown: publicationMarkdown(report), exitCode: EXIT.ok };
}
