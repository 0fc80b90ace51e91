import { marked } from "../../../core/errors/own-words.js";
import { differencesOf, renderScope, scopeDiffers, type ScopeFinding, type ScopeReport } from "../../../core/report/scope.js";
import { written } from "../../../core/report/written.js";
import { infisicalScope as scopeOf } from "../../../core/usecases/infisical/scope.js";
import { Answer } from "../../../src/api/enums/answer.js";
import type { ScopeFinding as FindingObject } from "../../../src/api/infisical/scope-finding.js";
import type { SecretScope } from "../../../src/api/infisical/secret-scope.js";
import type { Fields } from "../../../src/module/fields.js";
import type { Settings } from "../../../src/module/settings.js";
import { withoutRegistries } from "../../call.js";
import { connectionOf } from "../../registries/open-registries.js";
import { memberOf } from "../../results/member.js";
import { withInfisical } from "../../services/infisical.js";

export function infisicalScope(settings: Settings, otherEnvironments: readonly string[]): Promise<Fields<SecretScope>> {
  return withoutRegistries(async ({ redactor, progress }) => {
    const connection = await connectionOf(settings, redactor);
    return scopeFields(await withInfisical(settings, connection, ({ source, client }) => scopeOf({ source, otherEnvironments }, { client, progress })));
  });
}

export function assertScope(url: string, differences: readonly string[]): Promise<void> {
  return withoutRegistries(() => {
    if (differences.length > 0) throw scopeDiffers(marked(url), differences.map(marked));
    return Promise.resolve();
  });
}

function scopeFields(report: ScopeReport): Fields<SecretScope> {
  return { narrow: report.ok, url: report.url, differences: [...differencesOf(report)], findings: report.findings.map(findingFields), ...written(report, renderScope) };
}

function findingFields({ answer, expected, ...rest }: ScopeFinding): Fields<FindingObject> {
  return { ...rest, answer: memberOf(Answer, answer), expected: memberOf(Answer, expected) };
}
