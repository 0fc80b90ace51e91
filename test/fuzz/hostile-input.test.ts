import fc from "fast-check";
import { PublishError } from "../../core/errors.js";
import { Reference } from "../../core/image/reference.js";
import { parseRegistryHost } from "../../core/image/registry-host.js";
import { parseTag } from "../../core/image/tag.js";
import { parseVersion } from "../../core/image/version.js";
import { Redactor } from "../../core/redact.js";
import { parseChallenges } from "../../core/registry/auth/challenge.js";
import { registryFault } from "../../core/registry/fault.js";
import { nextLink } from "../../core/registry/api/link.js";
import { retryAfterMs } from "../../core/registry/http/retry-after.js";
import { fallsShort } from "../../core/registry/auth/scope.js";
import { trustedUrl, type Purpose } from "../../core/registry/auth/trust.js";
import { parseCommit } from "../../core/source/git/commit.js";
import { parseContainerName } from "../../core/source/container-folder.js";
import { dockerfileVersion, VERSION_ARG } from "../../core/source/dockerfile/declared-version.js";
import { parseVersionFrom } from "../../core/source/declaration/version-text.js";
import { tomlText } from "../../core/source/version/toml.js";
import { yamlText } from "../../core/source/version/yaml.js";
import { nixVersion } from "../../core/source/nix/version.js";
import { sourceUrl } from "../../core/source/git/source-url.js";
import { knownRegistry } from "../support/known-registry.js";

const RUNS = { numRuns: 10_000 };

/** Text made of pieces that mean something to a parser, and of anything. */
function textOf(...pieces: string[]): fc.Arbitrary<string> {
  const piece = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) });
  return fc.array(piece, { maxLength: 24 }).map((parts) => parts.join(""));
}

const link = textOf("<", ">", ";", ",", '"', "=", " ", "rel", "next", "prev", '; rel="next"', "title", "\\", "</v2/a?last=b>", "https://b.example/", "\t");

/** Nothing but a PublishError may come out, and its message must be printable. */
function onlyPublishErrors(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    // eslint-disable-next-line no-control-regex -- control characters are exactly what must not be there
    return error instanceof PublishError && !/[\u0000-\u001f\u007f-\u009f]/.test(error.message);
  }
}

function holds<T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => boolean, runs = RUNS): void {
  fc.assert(fc.property(arbitrary, property), runs);
}

function unspaced(text: string): string {
  return text.replace(/\s/g, "");
}

/** A header that is not understood is refused: it leads nowhere. */
function nextOf(header: string): string | undefined {
  try {
    return nextLink(header);
  } catch (error) {
    if (error instanceof PublishError && error.code === "RESPONSE_INVALID") return undefined;
    throw error;
  }
}

describe("fuzz: 10,000 hostile inputs each, no crash other than a PublishError", () => {
  const header = textOf("Bearer ", "Basic ", "realm", "=", '"', ",", " ", "\\", "service", "scope", "https://a.example/t", "\t", "token68==");
  it("challenge headers", () => holds(header, (text) => onlyPublishErrors(() => parseChallenges(text))));

  const reference = textOf("registry.example.org", ":", "/", "@", "sha256:", "a".repeat(64), "ns", "app", "..", "%", "user:pass@", "[::1]", "5000", "://");
  it("references", () => holds(reference, (text) => onlyPublishErrors(() => Reference.parse(text))));
  it("registry hosts", () => holds(reference, (text) => onlyPublishErrors(() => parseRegistryHost(text))));

  const word = textOf("v1", ".", "+", "-", "_", "latest", "abc1234", "0".repeat(40), "/", " ", "é");
  it("tags, versions, commits and container names", () =>
    holds(word, (text) =>
      [parseTag, (each: string) => parseVersion(each, "it"), parseCommit, parseContainerName].every((parse) => onlyPublishErrors(() => parse(text))),
    ));

  const body = textOf("{", "}", "[", "]", '"errors"', '"code"', '"message"', ":", ",", '"DENIED"', "null", "<html>", "\u001b[2J", "\u202e");
  it("error bodies", () =>
    holds(fc.tuple(body, fc.constantFrom(400, 401, 403, 404, 418, 429, 500, 503), header), ([text, status, challenge]) => {
      const attempt = { action: "read it", access: "read", credential: "given" } as const;
      return onlyPublishErrors(() => {
        throw registryFault(attempt, { status, challenge, body: Buffer.from(text) });
      });
    }));

  it("Retry-After headers are a number of milliseconds from now on, or nothing", () =>
    holds(textOf("1", "-", ".", "Wed, 21 Oct 2026 07:28:00 GMT", " ", "e9"), (text) => {
      const pause = retryAfterMs(text, 0);
      return pause === undefined || (Number.isFinite(pause) && pause >= 0);
    }));

  it("Link headers lead to what stands between their brackets, or nowhere", () =>
    holds(link, (text) => {
      const target = nextOf(text);
      return target === undefined || (!target.includes(">") && unspaced(text).includes(`<${unspaced(target)}>`) && /next/i.test(text));
    }));

  const grant = textOf("repository:", "ns/app", ":pull", ":push", ",push", ",pull", ":*", " ", "registry:catalog:*", "r.example:5000/");
  const ASKED = "repository:ns/app:pull,push";
  it("grants are enough once they hold what was asked for, and too little where they name only something else", () =>
    holds(grant, (text) => {
      const enough = !fallsShort(`${text} ${ASKED}`, ASKED) && !fallsShort(`${ASKED} ${text}`, ASKED);
      const unnamed = !text.includes("ns/app") && !fallsShort(`${text} repository:other:pull`, ASKED);
      return enough && !unnamed && !fallsShort(text, undefined);
    }));

  const dockerfile = textOf(
    ...["ARG ", "CONTAINER_APP_VERSION", "=", "1.2", "\n", "\\\n", "`", '"', "'", "# escape=`\n", "RUN <<EOF\n", "EOF\n", "FROM a\n", "#"],
    ...["ENV ", "A", "$", "${", ":-", "+", "}", "ARG A=", "$A"],
  );
  it("Dockerfiles", () => holds(dockerfile, (text) => onlyPublishErrors(() => dockerfileVersion({ text, file: "Dockerfile", arg: VERSION_ARG }))));
  const nix = textOf("version", " = ", '"1.2"', ";", "''", "${", "}", "/*", "*/", "#", "\n", "{", '"', "\\");
  it("default.nix files", () => holds(nix, (text) => onlyPublishErrors(() => nixVersion(text, "default.nix"))));

  it("what --version-from says", () =>
    holds(textOf("file:", "bake:", "command:", "git-tag:", "arg:", "#", "/", "..", "*", "'", '"', " ", "a"), (text) => onlyPublishErrors(() => parseVersionFrom(text, "taken"))));

  const value = textOf("v", ": ", "=", "\n", "- ", "[", "]", "{", "}", "&a ", "*a", "---\n", "1.10", '"', "'", "!!str ", "|\n", "  ", "#", "<<: ", "? ", "%YAML 1.1\n", "[v]\n", "__proto__");
  for (const [name, read] of [["YAML", yamlText], ["TOML", tomlText]] as const) {
    // Each takes some 0.2 ms.
    it(`${name} with a version in it`, () => holds(value, (text) => onlyPublishErrors(() => read({ path: "x", text }, "v", "v in x")), { numRuns: 2_000 }));
  }

  it("no part of a git remote that may be a token comes into a link", () =>
    holds(fc.tuple(textOf("git", "@", ":", "/", "https://", "ssh://", "git.example.org", "org", "repo.git", "?", "#", "\\"), fc.nat(24)), ([text, at]) => {
      const marked = `${text.slice(0, at)}s3cr3t@${text.slice(at)}`;
      return !(sourceUrl(marked) ?? "").includes("s3cr3t@");
    }));
});

describe("fuzz: no credential leaves its host", () => {
  const registry = new URL("https://registry.example.org");
  const internal = /^(?:localhost|.*\.localhost|(?:0|10|127)(?:\.\d+){3}|(?:169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+){2}|\[::.*|\[f[cde].*)$/;
  const url = textOf("https://", "http://", "//", "/", "@", ":", "127.0.0.1", "10.1", "0x7f.1", "2130706433", "localhost", "[::1]", "[::ffff:10.0.0.1]", "evil.example", "?", "#", "..", "\\");

  it("no URL of an answer leads to an internal address, without TLS, or with a user name", () =>
    holds(fc.tuple(url, fc.constantFrom<Purpose>("realm", "redirect", "upload", "page")), ([text, purpose]) => {
      try {
        const trusted = trustedUrl(text, registry, knownRegistry(registry), purpose);
        return trusted.protocol === "https:" && trusted.username === "" && !internal.test(trusted.hostname);
      } catch (error) {
        return error instanceof PublishError;
      }
    }));

  it("no Link header leads to an internal address, without TLS, or with a user name", () =>
    holds(fc.tuple(url, link), ([text, around]) => {
      const target = nextOf(`<${text}>; rel="next"${around}`);
      if (target === undefined) return true;
      try {
        const { protocol, username, hostname } = trustedUrl(target, new URL("/v2/_catalog", registry), knownRegistry(registry), "page");
        return protocol === "https:" && username === "" && !internal.test(hostname);
      } catch (error) {
        return error instanceof PublishError;
      }
    }));

  it("no form of a secret survives redaction", () =>
    holds(fc.tuple(fc.string({ unit: "grapheme", minLength: 5, maxLength: 30 }), fc.string({ maxLength: 20 })), ([secret, around]) => {
      const redactor = new Redactor();
      redactor.hideBasic("bot", secret);
      const encoded = [secret, Buffer.from(secret).toString("base64"), encodeURIComponent(secret), Buffer.from(`bot:${secret}`).toString("base64")];
      return encoded.every((form) => !redactor.redact(`${around}${form}${around}`).replaceAll("[redacted]", "").includes(form) || around.includes(form));
    }));
});
