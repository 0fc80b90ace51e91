import { Place } from "../../src/api/enums/place.js";
import type { Fields } from "../../src/module/fields.js";
import type { ImageTag } from "../../src/api/image-tag.js";
import { fenced } from "../../core/report/written.js";
import { renderTags, type TagsReport } from "../../core/report/tags.js";
import { memberOf } from "./member.js";

/** Tags as the module's users see them. The line of each is one of the table of all, so that columns stand below each other. */
export function tagFields(report: TagsReport): Fields<ImageTag>[] {
  const lines = renderTags(report).split("\n");
  return report.tags.map((each, at) => {
    const { tag, digest, place, commit, date, version, kind, tree } = each;
    const text = lines[at] ?? "";
    return {
      name: tag,
      digest: digest ?? "",
      version: version ?? "",
      revision: commit ?? "",
      date: date ?? "",
      kind: kind ?? "",
      place: memberOf(Place, place),
      deployable: place === "main" && tree === null,
      reference: `${report.repository}:${tag}${digest === null ? "" : `@${digest}`}`,
      text,
      json: JSON.stringify(each),
      markdown: fenced(text),
    };
  });
}
