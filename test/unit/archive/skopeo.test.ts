import { expect } from "chai";
import { ARCHIVE_KINDS, checkSkopeoTakes, lastMessage, unpackArguments, type ArchiveKind } from "../../../core/archive/skopeo.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import { refusal } from "../faults.js";

const EXACT = ["--all", "--preserve-digests"];

describe("copy/skopeo: ARCHIVE_KINDS", () => {
  it("begins with the kind that keeps the digest", () => expect(ARCHIVE_KINDS).to.deep.equal(["oci-archive", "docker-archive"]));
});

describe("copy/skopeo: unpackArguments", () => {
  const cases: { name: string; kind: ArchiveKind; archive: string; args: string[] }[] = [
    { name: "an OCI archive, whole and exactly", kind: "oci-archive", archive: "/a.tar", args: ["--tmpdir", "/w/tmp", "copy", "--quiet", ...EXACT, "oci-archive:/a.tar", "oci:/l"] },
    { name: "a docker-archive, which has to be converted", kind: "docker-archive", archive: "/a.tar", args: ["--tmpdir", "/w/tmp", "copy", "--quiet", "docker-archive:/a.tar", "oci:/l"] },
    { name: "a path with spaces, as one argument", kind: "oci-archive", archive: "/a b/$(c).tar", args: ["--tmpdir", "/w/tmp", "copy", "--quiet", ...EXACT, "oci-archive:/a b/$(c).tar", "oci:/l"] },
  ];
  for (const { name, kind, archive, args } of cases) {
    it(`unpacks ${name}`, () => expect(unpackArguments(kind, archive, "/l", "/w/tmp")).to.deep.equal(args));
  }
});

const fatal = (text: string) => `time="2026-01-02T03:04:05Z" level=fatal msg="${text}"`;

describe("copy/skopeo: lastMessage", () => {
  const cases: { name: string; stderr: string; message: string }[] = [
    { name: "the message of a log line, without its time and level", stderr: fatal("loading manifest.json: unexpected EOF"), message: "loading manifest.json: unexpected EOF" },
    { name: "escaped quotes", stderr: fatal('open \\"/a b\\": no'), message: 'open "/a b": no' },
    { name: "escaped backslashes", stderr: fatal("open C:\\\\a\\\\b: no"), message: "open C:\\a\\b: no" },
    { name: "an escaped backslash before the closing quote", stderr: fatal("bad path C:\\\\"), message: "bad path C:\\" },
    { name: "escaped line breaks, in one line", stderr: fatal("first\\nsecond"), message: "first second" },
    { name: "carriage returns and tabs, as blanks", stderr: fatal("a\\r\\nb\\tc"), message: "a  b c" },
    { name: "characters by their numbers", stderr: fatal("10.0.0.1:1-\\u003e10.0.0.2:2 \\x1b[31mred \\U0001f980"), message: "10.0.0.1:1->10.0.0.2:2  [31mred 🦀" },
    { name: "a message without quotes", stderr: "time=now level=fatal msg=EOF", message: "EOF" },
    { name: "a message without quotes, before another field", stderr: "time=now level=fatal msg=EOF path=/a", message: "EOF" },
    { name: "nothing that only ends in msg", stderr: "errmsg=EOF", message: "errmsg=EOF" },
    { name: "the last of several lines", stderr: `Getting image\n${fatal("first")}\n${fatal("last")}\n\n`, message: "last" },
    { name: "a line that is no log line", stderr: "panic: oh no\n", message: "panic: oh no" },
    { name: "a message without end", stderr: 'level=fatal msg="cut', message: 'level=fatal msg="cut' },
    { name: "an empty message", stderr: fatal(""), message: "" },
    { name: "CRLF", stderr: `${fatal("a")}\r\n`, message: "a" },
    { name: "escape sequences", stderr: fatal("\u001b[31mred\u202e"), message: "[31mred" },
    { name: "nothing", stderr: "", message: "" },
    { name: "nothing but white space", stderr: " \n\n", message: "" },
  ];
  for (const { name, stderr, message } of cases) {
    it(`finds ${name}`, () => expect(lastMessage(stderr)).to.equal(message));
  }
});

describe("copy/skopeo: a registry that skopeo cannot be told of", () => {
  for (const [host, remedy] of [["[2001:db8::1]:5000", "/etc/hosts is enough."], ["[::1]:5000", "such as Debian's ip6-localhost"]] as const) {
    it(host, () => {
      const message = refusal("REFERENCE_INVALID", () => checkSkopeoTakes(parseRegistryHost(host)));
      expect(message).to.contain(`the registry ${host} is an IPv6 address`).and.contain(remedy);
    });
  }
  it("but any name", () => expect(() => checkSkopeoTakes(parseRegistryHost("ip6-localhost:5000"))).not.to.throw());
});
