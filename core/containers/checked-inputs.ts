import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";
import { printable, type Redactor } from "../redact.js";
import type { BuildArg } from "../source/dockerfile/build-args.js";
import { askedMounts, type AskedMount } from "../source/dockerfile/needs/asked-mounts.js";
import { undeclaredArgs } from "../source/dockerfile/needs/declared-args.js";
import { requireStage } from "../source/dockerfile/needs/target-stage.js";
import { argsByName } from "../source/dockerfile/variables.js";
import type { BuildInputs } from "./build-inputs.js";
import type { FoundContainer } from "./found-container.js";
import { declaredBuildArgs } from "./versions/held-args.js";

/** Inputs that a container is built with, and what is worth knowing of them. */
export interface CheckedInputs {
  /** With those that container.json declares, each name once. */
  readonly buildArgs: readonly BuildArg[];
  readonly notes: readonly string[];
}

/** Holds what is given against what a Dockerfile asks for, before anything is built. `text` is the Dockerfile's. */
export function checkedInputs(container: FoundContainer, text: string, given: BuildInputs, redactor: Redactor): CheckedInputs {
  const { buildFile, target, declaration } = container;
  if (target !== undefined) requireStage(text, buildFile, target);
  const byName = new Map([...declaredBuildArgs(declaration), ...given.buildArgs].map((each) => [each.name, each]));
  const buildArgs = [...byName.values()];
  for (const each of buildArgs) keepSecretsOut(each, redactor);
  const asked = askedMounts(text, argsByName(buildArgs), target);
  const notes = [...mountNotes(asked, given, buildFile), ...undeclaredArgs(text, buildArgs.map(({ name }) => name)).map((name) => undeclared(name, buildFile))];
  return { buildArgs, notes };
}

/** Refuses what is given to a default.nix: it takes none of it. */
export function refuseInputs({ buildFile }: FoundContainer, { buildArgs, secrets, ssh }: BuildInputs): void {
  if (buildArgs.length === 0 && secrets.length === 0 && ssh.length === 0) return;
  throw new PublishError("CONFIG_MISSING", own`build arguments, secrets or an SSH agent are given, and ${buildFile} is built by Nix, which takes none`, own`Leave them out`);
}

/** Build arguments are told by the image's history to whoever may pull it. */
function keepSecretsOut({ name, value }: BuildArg, redactor: Redactor): void {
  if (!redactor.reveals(value)) return;
  throw new PublishError("CONFIG_MISSING", own`the build argument ${printable(name, 80)} holds a secret, and an image's history tells its build arguments`, own`Give it as a build secret: --secret id=NAME,env=VARIABLE (withBuildSecret), and RUN --mount=type=secret,id=NAME in the Dockerfile`);
}

function mountNotes(asked: readonly AskedMount[], given: BuildInputs, file: string): string[] {
  const { secrets, ssh } = given;
  const [askedSecrets, askedAgents] = [asked.filter(({ type }) => type === "secret"), asked.filter(({ type }) => type === "ssh")];
  refuseUnasked(secrets, askedSecrets, (id) => unasked(own`the secret ${id}`, own`RUN --mount=type=secret,id=${id}`, file));
  if (ssh === "any") refuseUnasked(["default"], askedAgents.map((each) => ({ ...each, id: undefined })), () => unasked(own`an SSH agent`, own`RUN --mount=type=ssh`, file));
  else refuseUnasked(ssh, askedAgents, (id) => unasked(own`the SSH agent ${id}`, own`RUN --mount=type=ssh,id=${id}`, file));
  const has = ({ type, id }: AskedMount) => id === undefined || (type === "secret" ? secrets.includes(id) : ssh === "any" || ssh.includes(id));
  const lacking = asked.filter((each) => each.isBuilt && !has(each));
  const required = lacking.find(({ need }) => need === "required");
  if (required) throw new PublishError("CONFIG_MISSING", own`${file} needs ${named(required)} in line ${required.line}, and nobody gives it`, remedyFor(required));
  return [...new Map(lacking.map((each) => [named(each), each])).values()].map((each) => own`${file} asks for ${named(each)} in line ${each.line}, which nobody gives: that RUN goes without it, for it is not required there`);
}

/** What a variable without a value asks for may be any of them. */
function refuseUnasked(given: readonly string[], asked: readonly Pick<AskedMount, "id">[], refusal: (id: string) => PublishError): void {
  if (asked.some(({ id }) => id === undefined)) return;
  const unused = given.find((id) => !asked.some((each) => each.id === id));
  if (unused !== undefined) throw refusal(printable(unused, 80));
}

function unasked(what: string, mount: string, file: string): PublishError {
  return new PublishError("CONFIG_MISSING", own`${what} is given, and no RUN of ${file} asks for it`, own`Leave it out, or write ${mount} where it is needed`);
}

function named({ type, id = "" }: AskedMount): string {
  if (type === "secret") return own`the secret ${printable(id, 80)}`;
  return id === "default" ? own`an SSH agent` : own`the SSH agent ${printable(id, 80)}`;
}

function remedyFor({ type, id = "" }: AskedMount): string {
  const shown = printable(id, 80);
  return type === "secret" ? own`Give it: --secret id=${shown},env=NAME or --secret id=${shown},src=FILE (in the module withBuildSecret)` : own`Give it: --ssh ${id === "default" ? "default" : own`${shown}=PATH`} (in the module withSshAgent)`;
}

function undeclared(name: string, file: string): string {
  return own`no ARG of ${file} declares the build argument ${printable(name, 80)}: the build does not see it`;
}
