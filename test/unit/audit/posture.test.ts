import { expect } from "chai";
import { EXPECTATIONS, parseExpectations, verdictOn, type Answer, type Expectation, type Posture, type Question } from "../../../core/audit/posture.js";
import { expectPrintable, refusal } from "../faults.js";

describe("audit/posture: parseExpectations", () => {
  const good: { texts: string[]; expected: Expectation[] }[] = [
    { texts: [], expected: [] },
    { texts: [""], expected: [] },
    { texts: [" , ,"], expected: [] },
    { texts: ["anonymous-pull"], expected: ["anonymous-pull"] },
    { texts: [" immutable-tags ,\tkey-can-push\n"], expected: ["immutable-tags", "key-can-push"] },
    { texts: ["anonymous-pull", "no-anonymous-push"], expected: ["anonymous-pull", "no-anonymous-push"] },
    { texts: ["key-can-push,key-can-push"], expected: ["key-can-push", "key-can-push"] },
    { texts: ["anonymous-pull,no-anonymous-pull"], expected: ["anonymous-pull", "no-anonymous-pull"] },
    { texts: [EXPECTATIONS.join(",")], expected: [...EXPECTATIONS] },
  ];
  for (const { texts, expected } of good) it(`reads ${JSON.stringify(texts)}`, () => expect(parseExpectations(texts)).to.deep.equal(expected));

  const bad = ["world-peace", "Anonymous-Pull", "anonymous pull", "anonymous-pull;key-can-push", "__proto__", "constructor", "\u001b[31mred", "x".repeat(9999)];
  for (const text of bad) {
    it(`refuses ${JSON.stringify(text.slice(0, 30))}, and says what there is`, () => {
      const message = refusal("CONFIG_MISSING", () => parseExpectations(["key-can-push", text]));
      expect(message).to.contain(EXPECTATIONS.join(", ")).and.have.length.below(300);
      expectPrintable(message);
    });
  }
});

describe("audit/posture: verdictOn", () => {
  const posture = (question: Question, answer: Answer): Posture => {
    const other = { answer: "unknown", detail: "not asked" } as const;
    const all = { anonymousPull: other, anonymousPush: other, keyPush: other, overwrite: other, anonymousTags: other, keyTags: other, anonymousCatalog: other, keyCatalog: other };
    return { ...all, [question]: { answer, detail: "it was seen" } };
  };
  const cases: { expectation: Expectation; question: Question; keeps: Answer }[] = [
    { expectation: "anonymous-pull", question: "anonymousPull", keeps: "yes" },
    { expectation: "no-anonymous-pull", question: "anonymousPull", keeps: "no" },
    { expectation: "no-anonymous-push", question: "anonymousPush", keeps: "no" },
    { expectation: "key-can-push", question: "keyPush", keeps: "yes" },
    { expectation: "immutable-tags", question: "overwrite", keeps: "no" },
  ];
  for (const { expectation, question, keeps } of cases) {
    for (const answer of ["yes", "no", "unknown"] as const) {
      it(`${expectation} is ${answer === keeps ? "kept" : "not kept"} where ${question} is ${answer}`, () =>
        expect(verdictOn(posture(question, answer), expectation)).to.deep.equal({ expectation, kept: answer === keeps, finding: { answer, detail: "it was seen" } }));
    }
  }

  it("every expectation has its case here", () => expect(cases.map(({ expectation }) => expectation)).to.deep.equal([...EXPECTATIONS]));
});
