import { ImageKind } from "../../src/api/enums/image-kind.js";
import type { Changes as ChangesObject } from "../../src/api/changes.js";
import type { Fields } from "../../src/module/fields.js";
import { MATRICES, matrixEntries, renderMatrix } from "../../core/report/matrix.js";
import type { FoundVariant } from "../../core/containers/variant.js";
import { written } from "../../core/report/written.js";
import { changeReport, renderNames } from "../../core/report/changes.js";
import type { Changes } from "../../core/source/changes/changed.js";
import { shownFolder } from "../../core/source/layout/layout.js";
import { memberOf } from "./member.js";

/** Changes as the module's users see them. */
export function changesFields(changes: Changes, found: readonly FoundVariant[]): Fields<ChangesObject> {
  const report = changeReport(changes);
  const because = new Map(report.changed.map((each) => [each.name, each.because]));
  return {
    base: report.base ?? "",
    head: report.head,
    containers: found.map(({ name, folder, kind, variant, fault }) => ({
      name,
      folder: shownFolder(folder),
      kind: memberOf(ImageKind, kind),
      version: variant?.version ?? "",
      tag: variant?.tag ?? "",
      because: because.get(name) ?? "",
      problem: fault?.message ?? "",
    })),
    deleted: [...report.deleted],
    matrices: MATRICES.map((of) => renderMatrix(matrixEntries(found, of))),
    ...written({ ...report, include: matrixEntries(found, "containers") }, renderNames),
  };
}
