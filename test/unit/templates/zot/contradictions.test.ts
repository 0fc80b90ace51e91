import { expect } from "chai";
import type { ZotWishes } from "../../../../core/templates/zot/wishes/wishes.js";
import { makeZotConfig } from "../../../../core/usecases/setup/zot-config.js";
import { SILENT_COMMAND } from "../../../../host/progress/command-progress.js";
import { NOTHING } from "../../../support/setup/running-zot.js";
import { rejectionOf } from "../../faults.js";

const SECRET = "s3cret-in-the-wrong-place";
const ADDRESS = "https://registry.example.org";
const PEOPLE = { externalUrl: ADDRESS, oidcIssuer: "https://auth.example.org/application/o/zot/", oidcCredentialsFile: "/etc/zot/oidc-credentials.json", pushGroups: ["ci"] } as const satisfies Partial<ZotWishes>;
const JOBS = { externalUrl: ADDRESS, ciIssuer: "https://forge.example.org", ciAudience: "zot", ciClaims: ["repository=my-org/app", "ref=refs/heads/main"], ciGroup: "ci" } as const satisfies Partial<ZotWishes>;

/** The message for wishes that cannot come true. */
async function refusal(wishes: Partial<ZotWishes>): Promise<string> {
  const { code, message } = await rejectionOf(makeZotConfig({ ...NOTHING, externalUrl: ADDRESS, ...wishes }, { progress: SILENT_COMMAND }));
  expect(code).to.equal("CONFIG_MISSING");
  return message;
}

const WRONG: readonly (readonly [what: string, wishes: Partial<ZotWishes>, says: string])[] = [
  ["an address without a scheme", { ...PEOPLE, externalUrl: "registry.example.org" }, "--external-url (externalUrl): is not an address"],
  ["an address of another scheme", { ...PEOPLE, externalUrl: "ftp://registry.example.org" }, "is not an address"],
  ["an address with a password", { ...PEOPLE, externalUrl: `https://user:${SECRET}@registry.example.org` }, "holds a user name or a password"],
  ["an address with a path", { ...PEOPLE, externalUrl: `${ADDRESS}/v2/` }, "has a path behind its host"],
  ["an address with a query", { ...PEOPLE, externalUrl: `${ADDRESS}/?token=${SECRET}` }, "holds a query or a fragment"],
  ["an address over plain HTTP", { ...PEOPLE, externalUrl: "http://registry.example.org" }, "--external-url (externalUrl): is plain HTTP"],
  ["an issuer over plain HTTP", { ...PEOPLE, oidcIssuer: "http://auth.example.org" }, "--oidc-issuer (oidcIssuer): is plain HTTP"],
  ["an issuer with a password", { ...PEOPLE, oidcIssuer: `https://a:${SECRET}@auth.example.org` }, "--oidc-issuer (oidcIssuer): holds a user name"],
  ["no version", { ...PEOPLE, zotVersion: "latest" }, "--zot-version (zotVersion): is not a release"],
  ["a version that wants secrets in config.json", { ...PEOPLE, zotVersion: "2.1.5" }, "the config of zot 2.1.5 is not one"],
  ["a zot of another age", { ...PEOPLE, zotVersion: "1.4.3" }, "the config of zot 1.4.3 is not one"],
  ["the secret in the place of its file", { ...PEOPLE, oidcCredentialsFile: SECRET }, "is not a full path"],
  ["a credentials file that zot would not read", { ...PEOPLE, oidcCredentialsFile: "/run/secrets/oidc" }, "does not end in .json"],
  ["a path with a line break", { ...PEOPLE, htpasswdFile: "/etc/zot/a\nb" }, "is not a full path"],
  ["a name where an address belongs", { ...PEOPLE, listen: "localhost:5000" }, "--listen: is not an IP address with a port"],
  ["a port that is none", { ...PEOPLE, listen: "0.0.0.0:70000" }, "is not an IP address with a port"],
  ["a group without a name", { ...PEOPLE, pushGroups: [" "] }, "--push-groups (pushGroups): holds a name that is empty"],
  ["a group with what YAML takes for a line break", { ...PEOPLE, pushGroups: ["ci\u0085x"] }, "control characters in it"],
  ["a namespace that no repository can have", { ...PEOPLE, namespace: "My Team" }, "--namespace: is not the path of a repository"],
  ["a claim that is none", { ...JOBS, ciClaims: ["main"] }, "--ci-claims (ciClaims): is not of the form"],
  ["a claim that may be anything", { ...JOBS, ciClaims: ["repository=*"] }, "is not of the form"],
  ["a claim with * in the middle", { ...JOBS, ciClaims: ["repository=my-*/app"] }, "is not of the form"],
  ["an upstream that is none", { ...PEOPLE, pullThrough: ["docker.io"] }, "--pull-through (pullThrough): is not of the form path=URL"],
  ["an upstream with a password", { ...PEOPLE, pullThrough: [`m=https://u:${SECRET}@r.example`] }, "holds a user name or a password"],
  ["a folder in which zot cannot fetch", { ...PEOPLE, storageFolder: "/srv/zot:5000" }, "--storage-folder (storageFolder): holds a \":\""],
  ["days that are none", { ...PEOPLE, keepDays: 0 }, "--keep-days (keepDays): is not a whole number of days"],
  ["half a request a second", { ...PEOPLE, rateLimit: 0.5 }, "--rate-limit (rateLimit): is not a whole number"],
  ["a delay that never ends", { ...PEOPLE, failDelay: 3600 }, "--fail-delay (failDelay): is not a whole number of seconds"],
  ["a tag that is a regular expression", { ...PEOPLE, keepDays: 9, keepTags: ["(a|b)"] }, "--keep-tags (keepTags): is not a tag"],

  ["nobody who could log in", { pushGroups: ["ci"] }, "nobody could log in"],
  ["nobody who could push", { ...PEOPLE, pushGroups: [] }, "nobody could push"],
  ["an issuer without the credentials file", { ...PEOPLE, oidcCredentialsFile: undefined }, "--oidc-credentials-file (oidcCredentialsFile): goes together with --oidc-issuer"],
  ["a credentials file without an issuer", { ...JOBS, oidcCredentialsFile: "/a.json" }, "is of no use without --oidc-issuer"],
  ["jobs for anybody's audience", { ...JOBS, ciAudience: undefined }, "--ci-audience (ciAudience): goes together"],
  ["jobs in no group", { ...JOBS, ciGroup: undefined, pushGroups: ["x"] }, "--ci-group (ciGroup): goes together"],
  ["jobs of every repository of the world", { ...JOBS, ciClaims: [] }, "every job of that issuer, in any repository, could push"],
  ["jobs of the main branch of every repository of the world", { ...JOBS, ciClaims: ["ref=refs/heads/main", "event_name=push"] }, "says nothing of whose jobs"],
  ["jobs of everybody whose name begins so", { ...JOBS, ciClaims: ["repository=my-org*", "ref=refs/heads/main"] }, "only how a name begins"],
  ["jobs of every repository by their subject", { ...JOBS, ciClaims: ["sub=repo:*"] }, "only how a name begins"],
  ["one owner, or any", { ...JOBS, ciClaims: ["repository=my-org/app", "repository=m*"] }, "only how a name begins"],
  ["claims of nobody", { ...PEOPLE, ciClaims: ["a=b"] }, "is of no use without --ci-issuer"],
  ["jobs that would be admins", { ...JOBS, adminGroups: ["ci"] }, "a group pushes and is an admin"],
  ["a user who is both", { ...PEOPLE, pushUsers: ["a"], adminUsers: ["a"] }, "a user pushes and is an admin"],
  ["read groups where everybody reads", { ...PEOPLE, anonymous: "read", readGroups: ["x"] }, "is of no use where everybody may read"],
  ["metrics for users who are not named", { ...PEOPLE, metrics: "users" }, "nobody is named who may read the metrics"],
  ["metrics for nobody, and users", { ...PEOPLE, metrics: "none", metricsUsers: ["p"] }, "and --metrics says none"],
  ["a UI without search", { ...PEOPLE, features: ["ui", "api-keys"] }, "the UI needs search"],
  ["OIDC without API keys", { ...PEOPLE, features: ["search"] }, "zot has API keys wherever people log in by OIDC"],
  ["retention without garbage collection", { ...PEOPLE, keepDays: 9, features: ["api-keys"] }, "is the affair of garbage collection"],
  ["tags to keep where all are kept", { ...PEOPLE, keepTags: ["production"] }, "is of no use without --keep-days"],
  ["a bucket without a region", { ...PEOPLE, s3Bucket: "b" }, "--s3-region (s3Region): goes together"],
  ["a region without a bucket", { ...PEOPLE, s3Region: "r" }, "--s3-bucket (s3Bucket): goes together"],
  ["a certificate without its key", { ...PEOPLE, tlsCertFile: "/c.pem" }, "a certificate and its key go together"],
  ["upstream logins for no upstream", { ...PEOPLE, pullThroughCredentialsFile: "/c.json" }, "is of no use without --pull-through"],
  ["two upstreams below one path", { ...PEOPLE, pullThrough: ["m=https://a.example", "m/x=https://b.example"] }, "two registries are fetched from below one path"],

  ["anonymous readers beside ID tokens", { ...JOBS, anonymous: "read" }, "a zot 2.1.20 that takes ID tokens answers nobody else: with 401 it would refuse who is anonymous"],
  ["people beside ID tokens", { ...PEOPLE, ...JOBS }, "with 401 it would refuse who logs in by OIDC, API keys"],
  ["passwords and API keys beside ID tokens", { ...JOBS, htpasswdFile: "/h", features: ["api-keys"] }, "with 401 it would refuse who logs in by a password, API keys"],
  ["ID tokens before 2.1.14", { ...JOBS, zotVersion: "2.1.13" }, "zot 2.1.13 takes no ID tokens of CI jobs. Take zot 2.1.14"],
  ["metrics for everybody before 2.1.18", { ...PEOPLE, metrics: "anonymous", zotVersion: "2.1.15" }, "zot 2.1.15 shows metrics only to named users"],
  ["another claim for groups before 2.1.17", { ...PEOPLE, groupsClaim: "roles", zotVersion: "2.1.15" }, "zot 2.1.15 reads groups from the claim \"groups\" alone"],
  ["another claim for names before 2.1.11", { ...PEOPLE, usernameClaim: "sub", zotVersion: "2.1.10" }, "zot 2.1.10 calls people by their email alone"],

  ["anonymous-create where nobody reads", { ...PEOPLE, allow: ["anonymous-create"] }, "anonymous-create is named, and who is anonymous may not even read"],
  ["push-update for nobody", { ...PEOPLE, pushGroups: [], adminGroups: ["a"], allow: ["push-update"] }, "push-update is named, and nobody is named who may push"],
  ["any-job beside claims", { ...JOBS, allow: ["any-job"] }, "any-job is named, and jobs have to say what --ci-claims (ciClaims) names"],
  ["any-job without jobs", { ...PEOPLE, allow: ["any-job"] }, "any-job is named, and no jobs may log in"],
  ["pull-through-into-namespace for elsewhere", { ...PEOPLE, namespace: "team", pullThrough: ["m=https://a.example"], allow: ["pull-through-into-namespace"] }, "nothing is fetched into the namespace"],
  ["plain-http where all is https", { ...PEOPLE, allow: ["plain-http"] }, "plain-http is named, and all addresses are https"],
  ["pull-through into the namespace", { ...PEOPLE, namespace: "team", pullThrough: ["team=https://a.example"] }, "say --allow pull-through-into-namespace"],
  ["pull-through below the namespace", { ...PEOPLE, namespace: "team", pullThrough: ["team/m=https://a.example"] }, "say --allow pull-through-into-namespace"],
  ["pull-through around the namespace", { ...PEOPLE, namespace: "org/team", pullThrough: ["org=https://a.example"] }, "say --allow pull-through-into-namespace"],
];

describe("zotConfig: what cannot be", () => {
  for (const [what, wishes, says] of WRONG) {
    it(`CONFIG_MISSING for ${what}`, async () => {
      const message = await refusal(wishes);
      expect(message).to.contain(says);
      expect(message).not.to.contain(SECRET);
    });
  }

  it("takes claims that say whose jobs, by a whole name or all of an owner's", async () => {
    for (const claim of ["repository_id=42", "repository=my-org/*", "sub=repo:my-org/app:*", "sub=system:serviceaccount:ci:*"]) await makeZotConfig({ ...NOTHING, ...JOBS, ciClaims: [claim, "ref=refs/heads/main"] }, { progress: SILENT_COMMAND });
  });

  it("names all that is wrong at once", async () => {
    const message = await refusal({ externalUrl: "x", zotVersion: "x", ciIssuer: "x", listen: "x" });
    for (const name of ["--external-url", "--zot-version", "--ci-issuer", "--listen"]) expect(message).to.contain(name);
  });
});
