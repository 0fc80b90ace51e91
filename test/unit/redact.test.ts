import { expect } from "chai";
import { PublishError } from "../../core/errors.js";
import { printable, quoted, Redactor, withoutUrlSecrets } from "../../core/redact.js";
import { expectPrintable } from "./faults.js";

const SECRET = 'p+ss "w\\rd/?&=%~é☃\u{1f600}';

/** The ways in which a secret travels, and so in which it could come back. */
const FORMS: Record<string, (secret: string) => string> = {
  plain: (secret) => secret,
  base64: (secret) => Buffer.from(secret).toString("base64"),
  "base64 without padding": (secret) => Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  base64url: (secret) => Buffer.from(secret).toString("base64url"),
  "base64 in a URL": (secret) => encodeURIComponent(Buffer.from(secret).toString("base64")),
  "URL-encoded": encodeURIComponent,
  "form-encoded": (secret) => new URLSearchParams({ secret }).toString().slice("secret=".length),
  "a JSON string": (secret) => JSON.stringify(secret).slice(1, -1),
};

function redactor(...secrets: string[]): Redactor {
  const made = new Redactor();
  for (const secret of secrets) made.hide(secret);
  return made;
}

describe("redact: Redactor", () => {
  for (const [name, encode] of Object.entries(FORMS)) {
    it(`hides ${name}, everywhere in a text`, () => {
      const text = `before ${encode(SECRET)} between ${encode(SECRET)} after`;
      expect(redactor(SECRET).redact(text)).to.equal("before [redacted] between [redacted] after");
    });

    it(`hides ${name} of username:password`, () => {
      const made = new Redactor();
      made.hideBasic("bot", SECRET);
      expect(made.redact(`Authorization: Basic ${encode(`bot:${SECRET}`)}`)).to.equal("Authorization: Basic [redacted]");
      expect(made.redact(encode(SECRET))).to.equal("[redacted]");
    });
  }

  it("takes the longest form first, so that no tail stays", () => {
    expect(redactor("abcd", "abcdefgh").redact("abcdefgh abcd")).to.equal("[redacted] [redacted]");
    expect(redactor("abcdefgh", "abcd").redact("abcdefgh abcd")).to.equal("[redacted] [redacted]");
  });

  it("reads no pattern into a secret, nor into the mask", () => {
    expect(redactor("a.c$&(").redact("abc a.c$&( $&")).to.equal("abc [redacted] $&");
  });

  it("changes nothing for the empty secret, or for none", () => {
    expect(redactor("").redact("some text")).to.equal("some text");
    expect(new Redactor().redact("some text")).to.equal("some text");
  });

  it("redacts what and remedy of an error, and drops its cause", () => {
    const error = new PublishError("TOOL_FAILED", `it said ${SECRET}`, `not ${SECRET}`, { cause: new Error(SECRET) });
    const clean = redactor(SECRET).redactError(error);
    expect(clean).to.include({ code: "TOOL_FAILED", what: "it said [redacted]", remedy: "not [redacted]" });
    expect(clean.cause).to.equal(undefined);
    expect(`${clean.message}${clean.stack ?? ""}`).not.to.include(SECRET);
  });

  it("lets no encoding of 300 odd passwords through", () => {
    const alphabet = Array.from('aZ09+/=%&?#:@"\'\\ <>{}|^`~!$*()[];,.-_\tüß☃€\u{1f511}\u0001');
    let state = 42;
    const below = (limit: number) => (state = (state * 1103515245 + 12345) % 2147483648) % limit;
    for (let round = 0; round < 300; round++) {
      const password = Array.from({ length: 8 + below(24) }, () => alphabet[(below(1 << 16) >> 4) % alphabet.length]).join("");
      const made = new Redactor();
      made.hideBasic("bot", password);
      for (const [name, encode] of Object.entries(FORMS)) {
        for (const secret of [password, `bot:${password}`]) {
          expect(made.redact(`<<${encode(secret)}>>`), `${name} of ${JSON.stringify(secret)}`).to.equal("<<[redacted]>>");
        }
      }
    }
  });
});

describe("redact: printable", () => {
  const cases: [name: string, text: string, clean: string][] = [
    ["plain text", "déjà vu ☃", "déjà vu ☃"],
    ["line breaks and tabs", " a\r\n\tb\n", "a b"],
    ["ANSI escapes", "\u001b[31mred\u001b[0m", "[31mred [0m"],
    ["a C1 escape", "a\u009b31mb", "a 31mb"],
    ["NUL, BEL and DEL", "a\u0000b\u0007c\u007fd", "a b c d"],
    ["bidirectional overrides", "a\u202eb\u2066c\u2069", "a b c"],
    ["marks of direction", "a\u200eb\u200fc", "a b c"],
    ["zero width and BOM", "a\u200bb\ufeffc", "a b c"],
    ["line and paragraph separators", "a\u2028b\u2029c", "a b c"],
    ["nothing", "", ""],
    ["only control characters", "\u0000\u001b", ""],
  ];
  for (const [name, text, clean] of cases) {
    it(`cleans ${name}`, () => {
      expect(printable(text)).to.equal(clean);
      expectPrintable(printable(text));
    });
  }

  it("cuts at the limit, and says so", () => {
    expect(printable("abcdef", 6)).to.equal("abcdef");
    expect(printable("abcdefg", 6)).to.equal("abcdef…");
    expect(printable("a".repeat(100_000))).to.have.length(100_000);
  });

  it("does not cut a character in two", () => {
    const cut = printable("\u{1f600}".repeat(5), 3);
    expect(Buffer.from(cut).toString()).to.equal(cut);
  });
});

describe("redact: quoted", () => {
  const cases: [name: string, text: string, shown: string][] = [
    ["plain text", "v1", '"v1"'],
    ["blanks at its ends", " v1  ", '" v1  "'],
    ["a line break at its end, as a blank", "v1\r\n", '"v1 "'],
    ["what cannot be seen, as a blank", "v1\u200b", '"v1 "'],
    ["ANSI escapes", "\u001b[31mred", '" [31mred"'],
    ["nothing", "", '""'],
  ];
  for (const [name, text, shown] of cases) {
    it(`shows ${name}`, () => {
      expect(quoted(text)).to.equal(shown);
      expectPrintable(quoted(text));
    });
  }

  it("cuts at the limit, inside the quotation marks", () => expect(quoted("abcdefg", 6)).to.equal('"abcdef…"'));
});

describe("redact: withoutUrlSecrets", () => {
  const cases: [url: string, shown: string][] = [
    ["https://user:secret@example.org:8443/a/b?token=secret#secret", "https://example.org:8443/a/b"],
    ["http://example.org", "http://example.org/"],
    ["https://example.org:443/a", "https://example.org/a"],
    ["https://[::1]:5000/v2/?_state=secret", "https://[::1]:5000/v2/"],
  ];
  for (const [url, shown] of cases) {
    it(`shows ${url} as ${shown}`, () => expect(withoutUrlSecrets(new URL(url))).to.equal(shown));
  }
});

describe("redact: a long text is cut only when it is clean", () => {
  const PASSWORD = "0123456789-abcdefghij-0123456789";
  const redactor = new Redactor();
  redactor.hide(PASSWORD);

  // About 750 characters are kept of each end: one of these puts the cut into the password.
  for (let before = 700; before <= 800; before += 10) {
    it(`with a password ${before} characters from either end`, () => {
      const [start, end] = ["x".repeat(before), "y".repeat(before)];
      for (const text of [`${start}${PASSWORD}${"z".repeat(2000)}`, `${"z".repeat(2000)}${PASSWORD}${end}`]) {
        const shown = redactor.excerpt(text);
        expect(shown).to.have.length.below(1600).and.not.match(/0123|abcd|6789/);
      }
    });
  }
});
