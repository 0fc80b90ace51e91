import type { Fields } from "../../src/module/fields.js";
import type { VersionCheck } from "../../src/api/version-check.js";
import { PublishError } from "../../core/errors.js";
import { written } from "../../core/report/written.js";
import { renderVersions, versionDocument, type VersionReport } from "../../core/report/versions.js";

/** A check of versions as the module's users see it. */
export function versionCheckFields(report: VersionReport): Fields<VersionCheck> {
  const { ok, containers, askedTags, skipped } = report;
  return {
    passed: ok,
    containers: containers.map(({ name, versions, problems }) => ({
      name,
      versions: [...new Set(Object.values(versions))],
      problems: problems.map(({ code, what, remedy }) => new PublishError(code, what, remedy).message),
    })),
    askedTags: [...askedTags],
    skipped: [...skipped],
    ...written(versionDocument(report), () => renderVersions(report)),
  };
}
