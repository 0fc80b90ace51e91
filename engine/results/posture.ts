import { Answer } from "../../src/api/enums/answer.js";
import type { Expectation } from "../../src/api/enums/expectation.js";
import type { Fields } from "../../src/module/fields.js";
import type { Finding as FindingObject } from "../../src/api/finding.js";
import type { Posture as PostureObject } from "../../src/api/posture.js";
import type { AuditReport } from "../../core/audit/audit.js";
import { verdictOn, type Finding, type Posture } from "../../core/audit/posture.js";
import { postureDiffers, renderAudit } from "../../core/report/audit.js";
import { written } from "../../core/report/written.js";
import { expectationsOf, promisesOf } from "./expectations.js";
import { memberOf } from "./member.js";

/** A posture as the module's users see it. */
export function postureFields(report: AuditReport): Fields<PostureObject> {
  const { repository, posture, verdicts, leftBehind } = report;
  return {
    repository,
    anonymousPull: finding(posture.anonymousPull),
    anonymousPush: finding(posture.anonymousPush),
    keyPush: finding(posture.keyPush),
    overwrite: finding(posture.overwrite),
    anonymousTags: finding(posture.anonymousTags),
    keyTags: finding(posture.keyTags),
    anonymousCatalog: finding(posture.anonymousCatalog),
    keyCatalog: finding(posture.keyCatalog),
    expectations: expectationsOf(verdicts.map(({ expectation }) => expectation)),
    leftBehind: [...leftBehind],
    identity: report.identity?.subject ?? "",
    ...written(report, renderAudit),
  };
}

/** Throws unless a posture that was found shows all of this. */
export function assertFields(found: Fields<PostureObject>, expectations: readonly Expectation[]): void {
  const posture: Posture = {
    anonymousPull: answer(found.anonymousPull),
    anonymousPush: answer(found.anonymousPush),
    keyPush: answer(found.keyPush),
    overwrite: answer(found.overwrite),
    anonymousTags: answer(found.anonymousTags),
    keyTags: answer(found.keyTags),
    anonymousCatalog: answer(found.anonymousCatalog),
    keyCatalog: answer(found.keyCatalog),
  };
  const verdicts = promisesOf(expectations).map((each) => verdictOn(posture, each));
  if (verdicts.some(({ kept }) => !kept)) throw postureDiffers({ repository: found.repository, verdicts });
}

function finding({ answer: found, detail }: Finding): Fields<FindingObject> {
  return { answer: memberOf(Answer, found), reason: detail };
}

/** An enum within an object comes back from the engine by its member's name. */
function answer({ answer: found, reason }: Fields<FindingObject>): Finding {
  const text: string = found;
  const named = Object.entries(Answer).find(([name]) => name === text)?.[1];
  return { answer: named ?? found, detail: reason };
}
