import { scratchContainer } from "../../../support/sources/git-tree.js";
import { MARK, SMOOTH_MARK } from "../../../support/marked-secret.js";
import type { Extras, LeakCase, Verb } from "./stage.js";

const KEY = MARK.password;
/** Nothing in it ends an option, or a message's quotation. */
const SMOOTH = SMOOTH_MARK.password;
const NOWHERE = "127.0.0.1:1";
const COMMON = ["publish-image", "--container", "app", "--namespace", "ns"];

/** Ways in which people put a password, or a URL with one, onto the command line. */
const ON_THE_COMMAND_LINE: Readonly<Record<string, { args: readonly string[]; code?: string }>> = {
  "--password": { args: ["--password", SMOOTH] },
  "--password=": { args: [`--password=${KEY}`] },
  "--password without a gap": { args: [`--password${SMOOTH}`] },
  "-p without a gap": { args: [`-p${SMOOTH}`] },
  "-P without a gap": { args: [`-P${SMOOTH}`] },
  "a misspelt option": { args: [`--pasword=${KEY}`] },
  "a misspelt option, and a gap": { args: ["--registry-pasword", SMOOTH] },
  "another tool's option": { args: [`--dest-creds=${MARK.pair}`] },
  "no option": { args: [SMOOTH] },
  "the name of the variable": { args: ["--username", "bot", "--password-env", SMOOTH] },
  "the name of the file": { args: ["--username", "bot", "--password-file", KEY] },
  "the user name": { args: ["--username", MARK.pair, "--password-file", "/dev/null"] },
  "the registry": { args: ["--registry", `${MARK.pair}@registry.example.org`], code: "REFERENCE_INVALID" },
  "the registry's URL": { args: ["--registry", `https://${MARK.pair}@registry.example.org/`], code: "REFERENCE_INVALID" },
  "the namespace": { args: ["--namespace", `${MARK.pair}@team`], code: "REFERENCE_INVALID" },
};

interface Wrong {
  readonly name: string;
  readonly code: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly dirty?: string;
  readonly extras?: Extras;
  readonly verb?: Verb;
}

/** Input that is wrong beside a password that is known. */
const WRONG: readonly Wrong[] = [
  { name: "an unknown container", code: "SOURCE_INVALID", files: { "containers/other/Dockerfile": "FROM scratch\n" } },
  { name: "the password for a version", code: "VERSION_MISSING", files: { "containers/app/Dockerfile": `FROM scratch\nARG CONTAINER_APP_VERSION=${KEY}\n` } },
  { name: "two versions in one Dockerfile", code: "VERSION_CONFLICT", files: { "containers/app/Dockerfile": "FROM scratch\nARG CONTAINER_APP_VERSION=1\nARG CONTAINER_APP_VERSION=2\n" } },
  { name: "the password for a commit", code: "COMMIT_INVALID", extras: { args: ["--commit", KEY] } },
  { name: "the password for a file name", code: "TREE_DIRTY", files: scratchContainer("app"), dirty: `containers/app/${KEY}` },
  { name: "the password for a tag", code: "REFERENCE_INVALID", extras: { args: ["--extra-tag", KEY] } },
  { name: "the password for the main branch", code: "COMMIT_INVALID", verb: "tags", extras: { args: ["--main", KEY] } },
  { name: "the password for a tag to promote", code: "REFERENCE_INVALID", verb: "promote", extras: { args: ["--new-tag", "v2", "--tag", KEY] } },
  { name: "the password for a destination", code: "REFERENCE_INVALID", verb: "promote", extras: { args: ["--tag", "v1", "--destination", `${MARK.pair}@r.example/a:b`] } },
  { name: "the password for a namespace", code: "REFERENCE_INVALID", extras: { args: ["--namespace", `team/${KEY}`] } },
];

const SHALLOW: LeakCase = {
  name: "a history that is not all there, beside the password",
  code: "HISTORY_MISSING",
  play: async (stage, manner) => {
    const tree = await stage.sourceTree(scratchContainer("app"));
    // What git writes down of the commits at which a clone was cut off.
    await tree.write({ ".git/shallow": `${await tree.commit()}\n` });
    return stage.run("latest-deployable", (await stage.registry("basic")).host, manner, { source: tree.path });
  },
};

/** What is wrong before any registry is asked, or would be known with a whole history. */
export const INPUT_CASES: readonly LeakCase[] = [
  SHALLOW,
  ...Object.entries(ON_THE_COMMAND_LINE).map(([name, { args, code = "CONFIG_MISSING" }]): LeakCase => ({
    name: `a password on the command line as ${name}`,
    code,
    play: (stage, { json }) => stage.raw([...COMMON, "--source", stage.tree.path, ...(args.includes("--registry") ? [] : ["--registry", NOWHERE]), ...args, ...(json ? ["--json"] : [])]),
  })),
  ...WRONG.map(({ name, code, files, dirty, extras, verb = "publish-image" }): LeakCase => ({
    name: `${name}, beside the password`,
    code,
    play: async (stage, manner) => {
      const tree = files && (await stage.sourceTree(files));
      if (tree) await tree.commit();
      if (tree && dirty !== undefined) await tree.write({ [dirty]: "new" });
      return stage.run(verb, NOWHERE, manner, { ...extras, ...(tree && { source: tree.path }) });
    },
  })),
];
