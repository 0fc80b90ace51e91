import { expect } from "chai";
import { parseDockerfile } from "../../../../core/source/dockerfile/instructions.js";

const BACKTICK_ESCAPE = "# escape=`\n";

describe("source/dockerfile: instructions", () => {
  const cases: { name: string; text: string; keywords: string[] }[] = [
    { name: "nothing in an empty file", text: "", keywords: [] },
    { name: "nothing in comments and blank lines", text: "# FROM a\n\n   # RUN b\n\t\n", keywords: [] },
    { name: "keywords in upper case", text: "from a\nArg B=1\nrun c", keywords: ["FROM", "ARG", "RUN"] },
    { name: "CRLF line ends", text: "FROM a\r\nARG B=1\r\n", keywords: ["FROM", "ARG"] },
    { name: "a byte order mark", text: "\ufeffARG B=1\nFROM a", keywords: ["ARG", "FROM"] },
    { name: "a BOM before a comment", text: "\ufeff# syntax=docker/dockerfile:1\nFROM a", keywords: ["FROM"] },
    { name: "indented instructions", text: "  FROM a\n\tRUN b", keywords: ["FROM", "RUN"] },
    { name: "a continuation as one instruction", text: "RUN a \\\n  ARG B=1\nUSER c", keywords: ["RUN", "USER"] },
    { name: "spaces behind the continuation", text: "RUN a \\ \t\n  ARG B=1", keywords: ["RUN"] },
    { name: "a continuation with CRLF", text: "RUN a \\\r\n  ARG B=1\r\nUSER c", keywords: ["RUN", "USER"] },
    { name: "a comment inside a continuation", text: "RUN a \\\n# no \\\n  ARG B=1\nUSER c", keywords: ["RUN", "USER"] },
    { name: "a blank line inside a continuation", text: "RUN a \\\n\n  ARG B=1\nUSER c", keywords: ["RUN", "USER"] },
    { name: "a comment that ends in a backslash", text: "# a \\\nARG B=1", keywords: ["ARG"] },
    { name: "a continuation that the file ends in", text: "FROM a\nRUN b \\", keywords: ["FROM", "RUN"] },
    { name: "no continuation behind two backslashes, as BuildKit does", text: "RUN echo a\\\\\nARG B=1", keywords: ["RUN", "ARG"] },
    { name: "a backslash alone as a continuation", text: "RUN a \\\n\\\nARG B=1", keywords: ["RUN"] },
    { name: "the escape directive", text: `${BACKTICK_ESCAPE}RUN a \`\n  ARG B=1\nUSER c:\\\nUSER d`, keywords: ["RUN", "USER", "USER"] },
    { name: "the escape directive, spaced and in capitals, after syntax", text: "# syntax=a\n#  ESCAPE = `\nRUN a `\n ARG B=1", keywords: ["RUN"] },
    { name: "no escape directive after a comment", text: "# hello there\n# escape=`\nRUN a `\nARG B=1", keywords: ["RUN", "ARG"] },
    { name: "no escape directive after a blank line", text: "\n# escape=`\nRUN a `\nARG B=1", keywords: ["RUN", "ARG"] },
    { name: "no escape directive after an instruction", text: "FROM a\n# escape=`\nRUN a `\nARG B=1", keywords: ["FROM", "RUN", "ARG"] },
  ];
  for (const { name, text, keywords } of cases) {
    it(`reads ${name}`, () => {
      expect(parseDockerfile(text).instructions.map(({ keyword }) => keyword)).to.deep.equal(keywords);
    });
  }
});

describe("source/dockerfile: heredocs", () => {
  const body = "ARG CONTAINER_APP_VERSION=v6.6.6";
  const cases: { name: string; text: string; keywords: string[] }[] = [
    { name: "RUN <<EOF", text: `RUN <<EOF\n${body}\nEOF\nUSER a`, keywords: ["RUN", "USER"] },
    { name: "a redirected one", text: `RUN cat <<EOF > /a && b\n${body}\nEOF\nUSER a`, keywords: ["RUN", "USER"] },
    { name: "an indented end only for <<-", text: `RUN <<-EOF\n\t${body}\n\tEOF\nUSER a`, keywords: ["RUN", "USER"] },
    { name: "no indented end for <<", text: `RUN <<EOF\n\tEOF\n${body}\nEOF\nUSER a`, keywords: ["RUN", "USER"] },
    { name: "a double-quoted word", text: `RUN <<"EOF"\n${body}\nEOF\nUSER a`, keywords: ["RUN", "USER"] },
    { name: "a single-quoted word with <<-", text: `COPY <<-'E-1' /a\n\t${body}\n\tE-1\nUSER a`, keywords: ["COPY", "USER"] },
    { name: "two on one line", text: `COPY <<A <<B /x/\n${body}\nA\n${body}\nB\nUSER a`, keywords: ["COPY", "USER"] },
    { name: "the first end inside the second", text: `COPY <<A <<B /x/\nA\nA\n${body}\nB\nUSER a`, keywords: ["COPY", "USER"] },
    { name: "CRLF", text: `RUN <<EOF\r\n${body}\r\nEOF\r\nUSER a`, keywords: ["RUN", "USER"] },
    { name: "lower-case run", text: `run <<EOF\n${body}\nEOF\nUSER a`, keywords: ["RUN", "USER"] },
    { name: "a numbered descriptor", text: `RUN cat 3<<EOF\n${body}\nEOF\nUSER a`, keywords: ["RUN", "USER"] },
    { name: "ONBUILD RUN", text: `ONBUILD RUN <<EOF\n${body}\nEOF\nUSER a`, keywords: ["ONBUILD", "USER"] },
    { name: "none that never ends", text: `RUN <<EOF\n${body}\n`, keywords: ["RUN"] },
    { name: "a blank before the word", text: `RUN cat << EOF > /a\n${body}\nEOF\nUSER a`, keywords: ["RUN", "USER"] },
    { name: "a blank before a quoted word", text: `RUN cat 3<< 'E F'\n${body}\nE F\nUSER a`, keywords: ["RUN", "USER"] },
    { name: "none whose word stands apart from <<-", text: "RUN cat <<- EOF\nARG B=1", keywords: ["RUN", "ARG"] },
    { name: "none in a here-string", text: `RUN cat <<<EOF\nARG B=1`, keywords: ["RUN", "ARG"] },
    { name: "none in other instructions", text: `LABEL a=<<EOF\nARG B=1`, keywords: ["LABEL", "ARG"] },
    { name: "none in a shift", text: "RUN echo $((1 << BITS))\nARG B=1", keywords: ["RUN", "ARG"] },
    { name: "none in a quoted text", text: 'RUN echo "<<EOF"\nARG B=1', keywords: ["RUN", "ARG"] },
    { name: "none in exec form", text: 'RUN ["echo", "<<EOF"]\nARG B=1', keywords: ["RUN", "ARG"] },
  ];
  for (const { name, text, keywords } of cases) {
    it(`reads ${name}`, () => {
      expect(parseDockerfile(text).instructions.map(({ keyword }) => keyword)).to.deep.equal(keywords);
    });
  }
});
