import { parseTag } from "../../core/image/tag.js";
import { latestDeployable } from "../../core/publish/latest.js";
import { TagReader } from "../../core/publish/marked-tag.js";
import { tagReport } from "../../core/publish/tags-report.js";
import type { Command } from "../command.js";
import { EXIT } from "../exit-codes.js";
import { latestSettings, parseOptions } from "../settings.js";
import { atRepository, readHistory } from "../tag-run.js";

/** The newest image that production may use, or the one before. */
export const latestCommand: Command = async (options, surroundings) => {
  const { kind, before, unverifiedTree, ...settings } = parseOptions(latestSettings, options);
  return atRepository(settings, "pull", surroundings, async ({ client }) => {
    const trees = unverifiedTree ? "any" : "compared";
    const order = { kind, before: before === undefined ? undefined : parseTag(before), trees } as const;
    const history = await readHistory(settings, surroundings);
    const newest = await latestDeployable(new TagReader(client, history), order, surroundings.progress);
    const { repository } = client;
    const reference = repository.tagged(newest.tag).withDigest(newest.digest).toString();
    return { json: { ok: true, reference, repository: repository.toString(), ...tagReport(newest) }, text: reference, exitCode: EXIT.ok };
  });
};
