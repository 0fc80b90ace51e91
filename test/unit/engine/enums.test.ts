import { expect } from "chai";
import { EXPECTATIONS } from "../../../core/audit/posture.js";
import type { Answer as CoreAnswer } from "../../../core/audit/posture.js";
import { COPY_CLIENTS, REFERRERS } from "../../../core/archive/own/copy-words.js";
import { KINDS } from "../../../core/source/kind.js";
import type { Forecast } from "../../../core/publish/forecast.js";
import type { Publication } from "../../../core/publish/order.js";
import type { Written } from "../../../core/report/written.js";
import { MISSING_BASE } from "../../../core/source/changes/range.js";
import type { Place as CorePlace } from "../../../core/source/history/history.js";
import { expectationsOf, promisesOf } from "../../../engine/results/expectations.js";
import { wordsOf } from "../../../engine/results/listed.js";
import { memberOf } from "../../../engine/results/member.js";
import { ANONYMOUS_ACCESS, FEATURES, METRICS_ACCESS, UNSAFE } from "../../../core/templates/zot/wishes/wishes.js";
import { AnonymousAccess } from "../../../src/api/enums/anonymous-access.js";
import { MetricsAccess } from "../../../src/api/enums/metrics-access.js";
import { Unsafe } from "../../../src/api/enums/unsafe.js";
import { ZotFeature } from "../../../src/api/enums/zot-feature.js";
import { Answer } from "../../../src/api/enums/answer.js";
import { CopyClient } from "../../../src/api/enums/copy-client.js";
import { Expectation } from "../../../src/api/enums/expectation.js";
import { ImageKind } from "../../../src/api/enums/image-kind.js";
import { MissingBase } from "../../../src/api/enums/missing-base.js";
import { Outcome } from "../../../src/api/enums/outcome.js";
import { Place } from "../../../src/api/enums/place.js";
import { PlanAction } from "../../../src/api/enums/plan-action.js";
import { Referrers } from "../../../src/api/enums/referrers.js";
import { ReportFormat } from "../../../src/api/enums/report-format.js";

/** All words of a type: one that is missing, or that the type has not, does not compile. */
function words<Word extends string>(all: Readonly<Record<Word, true>>): Word[] {
  return Object.keys(all) as Word[];
}

/** Each enum of the module, and the words that the code behind it uses for the same. */
const TABLE: readonly { readonly name: string; readonly members: Readonly<Record<string, string>>; readonly words: readonly string[] }[] = [
  { name: "Answer", members: Answer, words: words<CoreAnswer>({ yes: true, no: true, unknown: true }) },
  { name: "AnonymousAccess", members: AnonymousAccess, words: ANONYMOUS_ACCESS },
  { name: "MetricsAccess", members: MetricsAccess, words: METRICS_ACCESS },
  { name: "ImageKind", members: ImageKind, words: KINDS },
  { name: "Referrers", members: Referrers, words: REFERRERS },
  { name: "CopyClient", members: CopyClient, words: COPY_CLIENTS },
  { name: "MissingBase", members: MissingBase, words: MISSING_BASE },
  { name: "Outcome", members: Outcome, words: words<Publication["outcome"]>({ published: true, "already-published": true }) },
  { name: "Place", members: Place, words: words<CorePlace>({ main: true, branch: true, unknown: true }) },
  { name: "PlanAction", members: PlanAction, words: words<Forecast["action"]>({ publish: true, "add-tags": true, nothing: true, refuse: true }) },
  { name: "ReportFormat", members: ReportFormat, words: words<keyof Written>({ text: true, json: true, markdown: true }) },
];

describe("engine: the module's enums", () => {
  for (const { name, members, words: known } of TABLE) {
    it(`${name} has a member for each of the words behind it, and no other`, () => {
      expect(Object.values(members).sort()).to.deep.equal([...known].sort());
    });

    it(`${name} is named after its words, and found by them`, () => {
      for (const [member, value] of Object.entries(members)) {
        expect(member).to.equal(value.toUpperCase().replaceAll("-", "_"));
        expect(memberOf(members, value)).to.equal(members[member]);
      }
      expect(() => memberOf(members, "another")).to.throw(TypeError, "has no another");
    });
  }

  for (const [name, members, known] of [["ZotFeature", ZotFeature, FEATURES], ["Unsafe", Unsafe, UNSAFE]] as const) {
    it(`${name}, which comes in lists, has its names for values, and one for each of the words behind it`, () => {
      expect(Object.keys(members)).to.deep.equal(Object.values(members));
      expect(wordsOf(Object.values(members), known as readonly string[])).to.deep.equal(known);
      expect(() => wordsOf(["ANOTHER"], known as readonly string[])).to.throw(TypeError, "ANOTHER");
    });
  }

  // A TypeScript client sends a list of an enum by its values, where the engine takes names.
  it("Expectation, which comes in lists, has its names for values, and one for each of the words behind it", () => {
    const members = Object.values(Expectation);
    expect(Object.keys(Expectation)).to.deep.equal(members);
    expect(promisesOf(members)).to.deep.equal(members.map((each) => each.toLowerCase().replaceAll("_", "-")));
    expect(promisesOf(members).sort()).to.deep.equal([...EXPECTATIONS].sort());
    expect(expectationsOf(promisesOf(members))).to.deep.equal(members);
  });
});
