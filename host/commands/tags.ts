import { TagReader } from "../../core/publish/marked-tag.js";
import { markedTags } from "../../core/publish/tags.js";
import { renderTags, tagsReport } from "../../core/publish/tags-report.js";
import type { Command } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { parseOptions, tagsSettings } from "../settings.js";
import { atRepository, readHistory } from "../tag-run.js";

/** The tags of a container, each with where its commit is. */
export const tagsCommand: Command = async (options, surroundings) => {
  const settings = parseOptions(tagsSettings, options);
  return atRepository(settings, "pull", surroundings, async ({ client }) => {
    const history = await readHistory(settings, surroundings);
    const tags = await markedTags(new TagReader(client, history), settings, surroundings.progress);
    const report = tagsReport(client.repository, history, tags);
    return { json: report, text: renderTags(report), exitCode: EXIT.ok };
  });
};
