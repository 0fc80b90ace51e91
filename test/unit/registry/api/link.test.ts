import { expect } from "chai";
import { PublishError } from "../../../../core/errors.js";
import { nextLink } from "../../../../core/registry/api/link.js";
import { faultOf } from "../../faults.js";

function settled(header: string): void {
  try {
    nextLink(header);
  } catch (error) {
    expect(error).to.be.instanceOf(PublishError);
  }
}

describe("registry/link: the next page", () => {
  const found: { name: string; header: string; target: string }[] = [
    { name: "distribution's", header: '</v2/_catalog?last=b&n=2>; rel="next"', target: "/v2/_catalog?last=b&n=2" },
    { name: "an absolute one", header: '<https://r.example/v2/a/tags/list?n=2>; rel="next"', target: "https://r.example/v2/a/tags/list?n=2" },
    { name: "one without spaces", header: "</a>;rel=next", target: "/a" },
    { name: "one with many", header: ' \t </a> ; rel = "next" ', target: "/a" },
    { name: "capitals", header: '</a>; REL="Next"', target: "/a" },
    { name: "one relation of several", header: '</a>; rel="last next"', target: "/a" },
    { name: "the first of two", header: '</a>; rel="next", </b>; rel="next"', target: "/a" },
    { name: "one behind another", header: '</a>; rel="prev", </b>; rel="next"', target: "/b" },
    { name: "one behind another without a relation", header: '</a>, </b>; rel="next"', target: "/b" },
    { name: "one with further parameters", header: '</a>; title="a, b; c"; rel="next"; type=x', target: "/a" },
    { name: "one with a parameter without a value", header: "</a>; crossorigin; rel=next", target: "/a" },
    { name: "commas and quotes in the target", header: '</a?x=,";rel=prev>; rel="next"', target: '/a?x=,";rel=prev' },
    { name: "a title that speaks of another relation", header: '</a>; title="a; rel=prev b"; rel="next"', target: "/a" },
    { name: "an escaped quote", header: '</a>; title="\\"; x"; rel="next"', target: "/a" },
    { name: "an empty target", header: '<>; rel="next"', target: "" },
    { name: "one behind an empty element", header: '</a>; rel="prev",, </b>; rel="next"', target: "/b" },
    { name: "one behind empty elements only", header: ' , ,\t,</b>; rel="next"', target: "/b" },
    { name: "one before an empty element", header: '</a>; rel="next" ,', target: "/a" },
    { name: "one behind an empty parameter", header: '</a>;; rel="next";', target: "/a" },
    { name: "one behind a parameter without a name", header: "</a>; =x; rel=next", target: "/a" },
    { name: "one behind a parameter with an empty value", header: "</a>; title=; rel=next", target: "/a" },
    { name: "several relations without quotes", header: "</a>; rel=last next, </b>; rel=prev", target: "/a" },
    { name: "relations parted by a tab", header: '</a>; rel="last\tnext"', target: "/a" },
    { name: "a quoted relation with an escape", header: '</a>; rel="n\\ext"', target: "/a" },
    { name: "a relation whose second quotation mark is missing", header: '</a>; rel="next', target: "/a" },
    { name: "a target with blanks at its ends", header: '< /a >; rel="next"', target: "/a" },
    { name: "one behind a quoted title that is a link", header: '</a>; title="</c>; rel=next, "; rel=prev, </b>; rel=next', target: "/b" },
  ];
  for (const { name, header, target } of found) it(`reads ${name}`, () => expect(nextLink(header)).to.equal(target));

  const none: { name: string; header: string }[] = [
    { name: "nothing", header: "" },
    { name: "no relation", header: "</a>" },
    { name: "another relation", header: '</a>; rel="prev"' },
    { name: "a relation that begins like it", header: '</a>; rel="nextpage"' },
    { name: "a parameter that ends like rel", header: '</a>; xrel="next"' },
    { name: "blanks and commas", header: " , ," },
    { name: "a relation without a value", header: "</a>; rel" },
    { name: "a second relation, which does not count", header: '</a>; rel="prev"; rel="next"' },
    { name: "a relation inside a quoted title", header: '</a>; title="a; rel=next b"; rel="prev"' },
    { name: "a link inside a quoted title", header: '</a>; rel="prev"; title=", </b>; rel=next"' },
  ];
  for (const { name, header } of none) it(`finds none in ${name}`, () => expect(nextLink(header)).to.equal(undefined));

  const garbage: { name: string; header: string }[] = [
    { name: "no brackets", header: '/a; rel="next"' },
    { name: "an open bracket", header: '</a; rel="next"' },
    { name: "garbage before it", header: 'x </a>; rel="next"' },
    { name: "garbage behind an element", header: '</a>; rel="prev", x, </b>; rel="next"' },
    { name: "parameters without a semicolon", header: '</a> rel="next"' },
    { name: "a quotation mark too many", header: '</a>; rel="prev"", </b>; rel="next"' },
    { name: "a quotation mark too few, before another link", header: '</a>; rel="prev, </b>; rel="next"' },
  ];
  for (const { name, header } of garbage) {
    it(`is no end of a list: ${name}`, () => expect(faultOf(() => nextLink(header)).message).to.match(/^RESPONSE_INVALID: .*Link header.*cannot be read/));
  }

  it("remembers nothing from one header to the next", () => {
    const header = '</a>; rel="prev", </b>; rel="next"';
    expect([nextLink(header), nextLink("</c>; rel=next"), nextLink(header)]).to.deep.equal(["/b", "/c", "/b"]);
  });

  it("comes to an end with a long hostile header", () => {
    const started = performance.now();
    for (const piece of [" ", "<a>", "<a>;", '<a>;a="', ";a=b", '"\\', "<a> , ", " ;a = ", ","]) settled(`<a>${piece.repeat(16_384 / piece.length)}`);
    expect(performance.now() - started).to.be.below(5000);
  });
});
