import type { PublicationFields } from "../../src/api/publication.js";
import { Outcome } from "../../src/api/enums/outcome.js";
import { publicationMarkdown, publicationReport, type PublicationReport } from "../../core/report/publication.js";
import { written } from "../../core/report/written.js";
import type { Publication } from "../../core/publish/order.js";
import type { DeployableImage } from "../../core/usecases/latest-deployable.js";
import { memberOf } from "./member.js";

/** A publication as the module's users see it. */
export function publicationFields(report: PublicationReport, extraTags: readonly string[] = []): PublicationFields {
  const { outcome, reference, repository, tag = "", digest, version = "", revision = "" } = report;
  return {
    outcome: memberOf(Outcome, outcome),
    reference,
    repository,
    tag,
    tags: [...new Set([...(tag === "" ? [] : [tag]), ...extraTags])],
    digest,
    version,
    revision,
    ...written(report, () => reference, publicationMarkdown),
  };
}

/** An image that production may use, which is published already. */
export function deployableFields({ reference, image }: DeployableImage): PublicationFields {
  const { tag, digest, commit, version, tree } = image;
  return publicationFields({ outcome: "already-published", reference: reference.toString(), repository: reference.repository.toString(), tag, digest, revision: commit.id, ...(version !== undefined && { version }), ...(tree && { tree }) });
}

/** One of an image that was not built here: a copy, or a further tag. */
export function copyFields(publication: Publication): PublicationFields {
  return publicationFields(publicationReport(publication, { kind: "manifest", digest: publication.digest }));
}
