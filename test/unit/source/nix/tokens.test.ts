import { expect } from "chai";
import { nixTokens } from "../../../../core/source/nix/tokens.js";

describe("source/nix-tokens", () => {
  /** Tokens as `kind:text`, parted by blanks. */
  const cases: { name: string; text: string; tokens: string[] }[] = [
    { name: "nothing", text: " \n\t", tokens: [] },
    {
      name: "names and keywords",
      text: "let a-b' = inherits in _c",
      tokens: ["keyword:let", "name:a-b'", "symbol:=", "name:inherits", "keyword:in", "name:_c"],
    },
    { name: "comments", text: "a# b\nc/* d\n* */e/**/f", tokens: ["name:a", "name:c", "name:e", "name:f"] },
    { name: "a comment that a carriage return ends", text: "#a\rb", tokens: ["name:b"] },
    { name: "a comment without an end", text: "a /* b *", tokens: ["name:a"] },
    {
      name: "symbols",
      text: "a==b // c...;,?",
      tokens: ["name:a", "symbol:==", "name:b", "symbol://", "name:c", "symbol:...", "symbol:;", "symbol:,", "symbol:?"],
    },
    { name: "brackets", text: "{[()]}", tokens: ["open:{", "open:[", "open:(", "close:)", "close:]", "close:}"] },
    {
      name: "paths",
      text: "./a ../b/c /d ~/e <f/g> h/i/",
      tokens: ["value:./a", "value:../b/c", "value:/d", "value:~/e", "value:<f/g>", "value:h/i/"],
    },
    { name: "what is no path", text: "a / b < c", tokens: ["name:a", "symbol:/", "name:b", "symbol:<", "name:c"] },
    { name: "an update without blanks", text: "a//b", tokens: ["name:a", "symbol://", "name:b"] },
    { name: "addresses", text: "https://a.b/c?d=e#f", tokens: ["value:https://a.b/c?d=e"] },
    { name: "a function, and what Nix takes for an address", text: "a: b a:b", tokens: ["name:a", "symbol::", "name:b", "value:a:b"] },
    { name: "numbers", text: "1 1.5 a1", tokens: ["value:1", "value:1.5", "name:a1"] },
    { name: "a string", text: '"a b"', tokens: ['open:"', "text:a b", 'close:"'] },
    { name: "escapes", text: '"\\"\\n\\${\\\\"', tokens: ['open:"', 'text:"', "text:\n", "text:$", "text:{", "text:\\", 'close:"'] },
    { name: "dollar signs", text: '"$a$${b}$"', tokens: ['open:"', "text:$a", "text:$$", "text:{b}", "text:$", 'close:"'] },
    {
      name: "interpolations in each other",
      text: '"a${b "c${{ d = "}"; }}"}e"',
      tokens: [
        ...['open:"', "text:a", "open:${", "name:b", 'open:"', "text:c", "open:${", "open:{", "name:d", "symbol:=", 'open:"', "text:}", 'close:"'],
        ...["symbol:;", "close:}", "close:}", 'close:"', "close:}", "text:e", 'close:"'],
      ],
    },
    { name: "an indented string", text: "''a'b\"\n''", tokens: ["open:''", "text:a", "text:'b", 'text:"\n', "close:''"] },
    {
      name: "escapes of an indented string",
      text: "''''$'''''\\n''\\x$$''",
      tokens: ["open:''", "text:$", "text:''", "text:\n", "text:x", "text:$$", "close:''"],
    },
    {
      name: "an interpolation in an indented string",
      text: "''${''a''}b''",
      tokens: ["open:''", "open:${", "open:''", "text:a", "close:''", "close:}", "text:b", "close:''"],
    },
    { name: "a string that never ends", text: '"a', tokens: ['open:"', "text:a"] },
    { name: "a string that ends in an escape", text: '"\\', tokens: ['open:"', "text:\\"] },
    { name: "brackets that were never opened", text: ')}"a"', tokens: ["close:)", "close:}", 'open:"', "text:a", 'close:"'] },
    { name: "characters that Nix does not know", text: "é\u0000`", tokens: ["symbol:é", "symbol:\u0000", "symbol:`"] },
  ];
  for (const { name, text, tokens } of cases) {
    it(`reads ${name}`, () => expect(nixTokens(text).map((token) => `${token.kind}:${token.text}`)).to.deep.equal(tokens));
  }

  it("says where each one stands", () => {
    const text = '{ a = "b\\n${c}"; }';
    const found = nixTokens(text).map(({ start, end }) => text.slice(start, end));
    expect(found).to.deep.equal(["{", "a", "=", '"', "b", "\\n", "${", "c", "}", '"', ";", "}"]);
  });
});
