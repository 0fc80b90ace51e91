import { expect } from "chai";
import { parseServiceUrl } from "../../../core/services/http/service-url.js";
import { parseForgejoUrl } from "../../../core/services/forges/forgejo.js";
import { parseGithubUrl } from "../../../core/services/forges/github.js";
import { parseForgeTarget, secretsPath } from "../../../core/services/forges/target.js";
import { parseInfisicalSource } from "../../../core/services/infisical/source.js";
import { tokenIn } from "../../../core/services/token-text.js";
import { refusal } from "../faults.js";

describe("services: the URL of one", () => {
  const urlOf = (text: string) => parseServiceUrl(text, { title: "Infisical", option: "--infisical-url", tail: "/api" }).base.href;

  for (const [text, url] of [
    ["https://infisical.example.org", "https://infisical.example.org/"],
    ["https://infisical.example.org/api/", "https://infisical.example.org/"],
    ["https://infisical.example.org:8443/tools/infisical/", "https://infisical.example.org:8443/tools/infisical/"],
    ["https://infisical", "https://infisical/"],
    ["https://[fd00::1]:8080", "https://[fd00::1]:8080/"],
    ["http://localhost:8080", "http://localhost:8080/"],
    ["http://127.0.0.1:8080/api", "http://127.0.0.1:8080/"],
    ["http://[::1]:8080", "http://[::1]:8080/"],
  ] as const) {
    it(`${text} is ${url}`, () => expect(urlOf(text)).to.equal(url));
  }

  for (const [text, says] of [
    ["http://infisical.example.org", "is plain HTTP, by which everybody on the way would read the secrets"],
    ["http://10.0.0.1:8080", "is plain HTTP"],
    ["http://localhost.example.org", "is plain HTTP"],
    ["https://user:s3cret@infisical.example.org", "holds a user name or password"],
    ["https://infisical.example.org/?token=s3cret", "has something behind its path"],
    ["https://infisical.example.org/#s3cret", "has something behind its path"],
    ["ftp://infisical.example.org", "is not https"],
    ["infisical.example.org", "is none"],
    ["st.s3cret.token", "is none"],
    ["", "is none"],
  ] as const) {
    it(`CONFIG_MISSING for ${text}`, () => expect(refusal("CONFIG_MISSING", () => urlOf(text))).to.contain(says).and.not.contain("s3cret"));
  }
});

describe("services: the APIs of forges", () => {
  it("are behind a path of theirs, which may be given or not", () => {
    for (const text of ["https://git.example.org", "https://git.example.org/api/v1/"]) expect(parseForgejoUrl(text).base.href).to.equal("https://git.example.org/");
    for (const text of ["https://github.com", "https://github.com/", "https://api.github.com"]) expect(parseGithubUrl(text).base.href).to.equal("https://api.github.com/");
    expect(parseGithubUrl("https://api.octo.ghe.com").base.href).to.equal("https://api.octo.ghe.com/");
    for (const text of ["https://ghe.example.org", "https://ghe.example.org/api/v3"]) expect(parseGithubUrl(text).base.href).to.equal("https://ghe.example.org/api/v3/");
  });

  it("have secrets of repositories and of organisations", () => {
    const pathOf = (text: string) => `${secretsPath(parseForgeTarget(text).owner)}/${parseForgeTarget(text).name}`;
    expect(pathOf("my-team/hello/zot_ci_api_key")).to.equal("repos/my-team/hello/actions/secrets/ZOT_CI_API_KEY");
    expect(pathOf("my-team/ZOT_CI_API_KEY")).to.equal("orgs/my-team/actions/secrets/ZOT_CI_API_KEY");
  });

  for (const text of ["", "NAME", "/NAME", "a/b/c/NAME", "a//NAME", "../b/NAME", "a/./NAME", "a/b/", "a/b/1NAME", "a/b/GITHUB_X", "a/b/gitea_x", "a/b/FORGEJO_X", "a/b/NA ME", "a/b/NAME?x", "https://git.example.org/a/b/NAME", "a b/c/NAME"]) {
    it(`CONFIG_MISSING for ${JSON.stringify(text)}`, () => refusal("CONFIG_MISSING", () => parseForgeTarget(text)));
  }
});

describe("services: where a login is in an Infisical", () => {
  const SOUND = { url: "https://i.example", projectId: "8f0a-1", environment: "prod", path: "/", usernameSecret: "A", passwordSecret: "B" };

  it("is in a folder, whose path may end with a slash", () => {
    for (const [path, folder] of [["/", "/"], ["/registry", "/registry"], ["/a/b_c/", "/a/b_c"]] as const) expect(parseInfisicalSource({ ...SOUND, path })).to.include({ path: folder });
  });

  const wrong: Partial<typeof SOUND>[] = [
    ...["", "registry", "//", "/a//b", "/a/../b", "/..", "/a b", "/a?b"].map((path) => ({ path })),
    ...["", "a b", "a/b", "..", "a&b"].flatMap((text) => [{ projectId: text }, { environment: text }]),
    ...["", "a b", "a/b", "a:b", "..", ".", "a\nb", "a\\b"].flatMap((text) => [{ usernameSecret: text }, { passwordSecret: text }]),
    { usernameSecret: "B" },
  ];
  for (const each of wrong) {
    it(`CONFIG_MISSING for ${JSON.stringify(each)}`, () => refusal("CONFIG_MISSING", () => parseInfisicalSource({ ...SOUND, ...each })));
  }
});

describe("services: the text of a token", () => {
  it("is without what editors put around it", () => {
    for (const text of ["t0ken", "t0ken\n", "t0ken\r\n", "\ufefft0ken\n\n"]) expect(tokenIn(text, "it")).to.equal("t0ken");
  });

  for (const [text, says] of [["", "is empty"], ["\n", "is empty"], ["  ", "is empty"], ["s3cret\nagain", "has several lines"], ["s3cret again", "holds a blank"], ["s3cret\u00e9", "holds a blank or another character"], ["s3cret\0", "holds a blank or another character"]] as const) {
    it(`CONFIG_MISSING for ${JSON.stringify(text)}`, () => expect(refusal("CONFIG_MISSING", () => tokenIn(text, "it"))).to.contain(says).and.not.contain("s3cret"));
  }
});
