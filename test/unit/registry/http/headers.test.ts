import { expect } from "chai";
import { locationOf, mediaTypeOf, singleValue } from "../../../../core/registry/http/headers.js";
import { faultOf } from "../../faults.js";

describe("registry/headers: the one value of a header", () => {
  const cases: { name: string; header: string | null; value: string | undefined }[] = [
    { name: "no header", header: null, value: undefined },
    { name: "one value", header: " a ", value: "a" },
    { name: "an empty one", header: "", value: "" },
    { name: "twice the same", header: "a, a", value: "a" },
    { name: "three times, joined without blanks", header: "a,a,a", value: "a" },
    { name: "a date, which holds a comma", header: "Wed, 21 Oct 2015 07:28:30 GMT", value: "Wed, 21 Oct 2015 07:28:30 GMT" },
    { name: "a date, twice", header: "Wed, 21 Oct 2015 07:28:30 GMT, Wed, 21 Oct 2015 07:28:30 GMT", value: "Wed, 21 Oct 2015 07:28:30 GMT" },
    { name: "a URL with commas, twice", header: "/a?b=1,2, /a?b=1,2", value: "/a?b=1,2" },
    { name: "two that differ", header: "a, b", value: "a, b" },
    { name: "two of three that differ", header: "a, a, b", value: "a, a, b" },
  ];
  for (const { name, header, value } of cases) it(name, () => expect(singleValue(header)).to.equal(value));

  it("a media type without its parameters, also where it comes twice", () => {
    for (const header of ["a/b", "a/b; charset=utf-8", "a/b, a/b"]) expect(mediaTypeOf(header)).to.equal("a/b");
    expect(mediaTypeOf(null)).to.equal("");
  });

  it("a location that comes twice is one, and two that differ are none", () => {
    expect(locationOf(new Headers())).to.equal(undefined);
    expect(locationOf(new Headers([["location", "/a"], ["location", "/a"]]))).to.equal("/a");
    expect(faultOf(() => locationOf(new Headers([["location", "/a"], ["location", "/b"]]))).message).to.match(/^RESPONSE_INVALID: .*several places/);
  });
});
