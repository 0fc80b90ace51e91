import { expect } from "chai";
import { originOf, sourceUrl } from "../../../../core/source/git/source-url.js";

const TOKEN = "glpat-s3cretT0ken";

describe("source/source-url: sourceUrl", () => {
  const cases: { remote: string; link: string | undefined }[] = [
    { remote: "git@github.com:org/repo.git", link: "https://github.com/org/repo" },
    { remote: "git@github.com:org/repo.git\n", link: "https://github.com/org/repo" },
    { remote: "github.com:org/repo", link: "https://github.com/org/repo" },
    { remote: "git@gitlab.example.org:a/b/c.git", link: "https://gitlab.example.org/a/b/c" },
    { remote: "ssh://git@git.example.org:2222/org/repo.git", link: "https://git.example.org/org/repo" },
    { remote: "ssh://git.example.org/org/repo/", link: "https://git.example.org/org/repo" },
    { remote: "git://git.example.org/org/repo.git", link: "https://git.example.org/org/repo" },
    { remote: "https://github.com/org/repo.git", link: "https://github.com/org/repo" },
    { remote: "https://github.com/org/repo.git/", link: "https://github.com/org/repo" },
    { remote: "https://github.com/org/repo///", link: "https://github.com/org/repo" },
    { remote: "HTTPS://GitHub.com/org/repo", link: "https://github.com/org/repo" },
    { remote: "http://git.example.org:3000/org/repo.git", link: "https://git.example.org:3000/org/repo" },
    { remote: `https://gitlab-ci-token:${TOKEN}@gitlab.com/org/repo.git`, link: "https://gitlab.com/org/repo" },
    { remote: `https://${TOKEN}@github.com/org/repo`, link: "https://github.com/org/repo" },
    { remote: `https://x:p%40ss@git.example.org:8443/org/repo`, link: "https://git.example.org:8443/org/repo" },
    { remote: `https://git.example.org/org/repo.git?private_token=${TOKEN}`, link: "https://git.example.org/org/repo" },
    { remote: `https://git.example.org/org/repo#${TOKEN}`, link: "https://git.example.org/org/repo" },
    { remote: `oauth2:${TOKEN}@gitlab.com:org/repo.git`, link: undefined },
    { remote: `https://ssh:/${TOKEN}@/`, link: undefined },
    { remote: "/srv/git/repo.git", link: undefined },
    { remote: "../repo", link: undefined },
    { remote: ".", link: undefined },
    { remote: "C:/repos/app", link: undefined },
    { remote: "C:\\repos\\app", link: undefined },
    { remote: "file:///srv/git/repo.git", link: undefined },
    { remote: "ftp://git.example.org/org/repo", link: undefined },
    { remote: "https://github.com", link: undefined },
    { remote: "https://github.com/.git", link: undefined },
    { remote: "git@github.com:", link: undefined },
    { remote: "git@github.com:org/my repo", link: undefined },
    { remote: "", link: undefined },
    { remote: "no remote", link: undefined },
  ];
  for (const { remote, link } of cases) {
    it(`makes ${link ?? "nothing"} of ${JSON.stringify(remote)}`, () => expect(sourceUrl(remote)).to.equal(link));
  }

  const leaky = [
    `oauth2:${TOKEN}@gitlab.com/org/repo.git`,
    `user:${TOKEN}@git.example.org`,
    `git@git.example.org:org/repo.git?private_token=${TOKEN}`,
    `ssh://git:${TOKEN}@git.example.org/org/repo`,
    `https://a:b@c:${TOKEN}@git.example.org/org/repo`,
  ];
  for (const remote of leaky) {
    it(`lets no token out of ${remote}`, () => expect(sourceUrl(remote) ?? "").not.to.include(TOKEN));
  }
});

describe("source/source-url: originOf", () => {
  const origin = '[remote "origin"]\n\turl = git@github.com:org/repo.git\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n';
  const upstream = '[remote "upstream"]\n\turl = https://example.org/other\n';
  const url = "git@github.com:org/repo.git";
  const cases: { name: string; text: string; url: string | undefined }[] = [
    { name: "the only remote", text: `[core]\n\tbare = false\n${origin}`, url },
    { name: "origin before another", text: origin + upstream, url },
    { name: "origin after another", text: upstream + origin, url },
    { name: "CRLF", text: (upstream + origin).replaceAll("\n", "\r\n"), url },
    { name: "pushurl before url", text: origin.replace("\turl", "\tpushurl = nowhere\n\turl"), url },
    { name: "a commented url before it", text: origin.replace("\turl", "\t# url = nowhere\n\turl"), url },
    { name: "no origin", text: upstream, url: undefined },
    { name: "an origin without url, not the next section's", text: `[remote "origin"]\n\tfetch = x\n${upstream}`, url: undefined },
    { name: "a branch that is called origin", text: '[branch "origin"]\n\turl = x\n', url: undefined },
    { name: "an empty file", text: "", url: undefined },
  ];
  for (const { name, text, url: expected } of cases) {
    it(`reads ${name}`, () => expect(originOf(text)).to.equal(expected));
  }
});
