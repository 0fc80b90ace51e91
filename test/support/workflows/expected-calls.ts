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

export const CHECK = ["-m", MODULE, "call", "check-versions", "--src", "."];

export function changedCall(base: string, head: string): string[] {
  return ["-m", MODULE, "call", "changed", "--src", ".", "--base", base, "--head", head, "--missing-base", "everything"];
}

export function publishCall(name: string, kind: string, commit: string): string[] {
  const order = [kind === "nix" ? "publish-nix" : "publish", "--src", ".", "--container-name", name, "--commit-sha", commit, "--format", "markdown"];
  return ["-m", MODULE, "call", ...ACCESS, ...order];
}
