import { renderZotConfig } from "../../../core/report/zot-config.js";
import { FEATURES, UNSAFE } from "../../../core/templates/zot/wishes/wishes.js";
import { makeZotConfig } from "../../../core/usecases/setup/zot-config.js";
import type { ZotConfig } from "../../../src/api/zot-config.js";
import type { Fields } from "../../../src/module/fields.js";
import type { Settings } from "../../../src/module/settings.js";
import type { ZotChoice } from "../../../src/module/setup-choices.js";
import { withoutRegistries } from "../../call.js";
import { expectationsOf } from "../../results/expectations.js";
import { wordsOf } from "../../results/listed.js";

export function zotConfig(settings: Settings, choice: ZotChoice): Promise<Fields<ZotConfig>> {
  return withoutRegistries(async ({ progress }) => {
    const { features, allow = [], namespace = settings.namespace, ...others } = choice;
    const { adminGroups = [], adminUsers = [], pushGroups = [], pushUsers = [], readGroups = [] } = choice;
    const { ciClaims = [], metricsUsers = [], pullThrough = [], keepTags = [] } = choice;
    const lists = { adminGroups, adminUsers, pushGroups, pushUsers, readGroups, ciClaims, metricsUsers, pullThrough, keepTags };
    const report = await makeZotConfig({ ...others, ...lists, namespace, features: features && wordsOf(features, FEATURES), allow: wordsOf(allow, UNSAFE) }, { progress });
    return { zotVersion: report.zotVersion, warnings: [...report.warnings], expectations: expectationsOf(report.expectations), text: renderZotConfig(report) };
  });
}
