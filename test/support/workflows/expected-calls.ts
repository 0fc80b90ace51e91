/** What the workflows have as the module's address, and how they say where to publish. */
export const MODULE = "git.example.org/my-team/container-publisher.git@v0.1.0";
export const ACCESS = [
  ...["--registry", "registry.example.org", "--namespace", "my-team"],
  ...["--registry-username", "zot-ci", "--registry-password=env:ZOT_CI_API_KEY"],
];

/** The commit before the first. */
export const NOBODY = "0".repeat(40);

/** Inputs that a shell, git, a file of outputs or dagger could take for something else than a name. */
export const HOSTILE = [
  "$(touch pwned)",
  '"; touch pwned; "',
  "`touch pwned`",
  "'; touch pwned; '",
  'a\nmatrix={"include":[]}\n$(touch pwned)',
  "--help",
  "../../pwned",
  "",
];

/** How a line ends that prints a report. */
export const REPORT = ["report", "--format", "MARKDOWN"];

export const CHECK = ["-m", MODULE, "call", "check-versions", "--src", "."];

/** What is called on a schedule. */
export const WEEKLY = ["check-key", "check-posture"].map((check) => {
  return ["-m", MODULE, "call", ...ACCESS, "--key-days", "21", "--expectations", "NO_ANONYMOUS_PUSH,KEY_CAN_PUSH,IMMUTABLE_TAGS", check, "--src", "."];
});

export function changedCall(base: string, head: string): string[] {
  return ["-m", MODULE, "call", "changed", "--src", ".", "--base", base, "--head", head, "--missing-base", "EVERYTHING", "matrix"];
}

/** How a workflow asks for one container, whether it changed or not. */
export function chosenCall(container: string, head: string): string[] {
  return ["-m", MODULE, "call", "changed", "--src", ".", "--base", NOBODY, "--head", head, `--container-name=${container}`, "matrix"];
}

export function publishCall(name: string, kind: string, commit: string): string[] {
  const order = [kind === "nix" ? "publish-nix" : "publish", "--src", ".", "--container-name", name, "--commit-sha", commit, ...REPORT];
  return ["-m", MODULE, "call", ...ACCESS, ...order];
}

export function promoteCall(container: string, tag: string, newTag: string): string[] {
  const order = ["promote", "--src", ".", "--container-name", container, "--tag", tag, "--new-tag", newTag, ...REPORT];
  return ["-m", MODULE, "call", ...ACCESS, ...order];
}
