import { own } from "../../../errors/own-words.js";
import { refused } from "./values.js";

/** What a claim of an ID token has to be: one of these. */
export interface ClaimRule {
  readonly claim: string;
  readonly values: readonly ClaimValue[];
}

/** A value, or the beginning of one. */
export type ClaimValue = { readonly is: string } | { readonly begins: string };

/** Parses `name=value` and `name=begin*`. A claim that is named several times may have any of its values. */
export function parseClaims(texts: readonly string[]): ClaimRule[] {
  const rules = new Map<string, ClaimValue[]>();
  for (const text of texts) {
    const [, claim = "", value = ""] = /^([A-Za-z_][A-Za-z0-9_./:-]*)=([^\p{Cc}\p{Cs}]+)$/u.exec(text) ?? [];
    const begin = value.endsWith("*") ? value.slice(0, -1) : undefined;
    if (claim === "" || value.trim() !== value || (begin ?? value).includes("*") || begin === "") {
      throw refused("ciClaims", own`is not of the form name=value`, own`Give claims such as repository=my-org/app, ref=refs/heads/main or repository=my-org/*; a * only at the end, and not alone`);
    }
    rules.set(claim, [...(rules.get(claim) ?? []), begin === undefined ? { is: value } : { begins: begin }]);
  }
  return [...rules].map(([claim, values]) => ({ claim, values }));
}

/** Claims of GitHub, Forgejo and GitLab that say what a job is doing, and not whose it is: jobs of the whole world say the same. */
const OF_ANYBODY = new Set(["actor_type", "base_ref", "deployment_tier", "environment", "environment_protected", "event_name", "head_ref", "iss", "aud", "pipeline_source", "ref", "ref_path", "ref_protected", "ref_type", "repository_visibility", "project_visibility", "runner_environment", "sha", "workflow"]);

/** Whether none of the rules says of whose jobs it is. */
export function saysNotWhose(rules: readonly ClaimRule[]): boolean {
  return rules.every(({ claim, values }) => OF_ANYBODY.has(claim) || values.some(isOfOthers));
}

/** A beginning that ends within the owner's name is also that of others: my-org* is my-org-of-somebody-else. */
function isOfOthers(value: ClaimValue): boolean {
  return "begins" in value && !/\/|:.+:/.test(value.begins);
}

/** The rule in the Common Expression Language. A claim that is missing, or is no text, makes it fail: then the token is refused. */
export function celOf({ claim, values }: ClaimRule): string {
  const read = `claims[${literal(claim)}]`;
  return values.map((value) => ("is" in value ? `${read} == ${literal(value.is)}` : `${read}.startsWith(${literal(value.begins)})`)).join(" || ");
}

/** CEL reads the escapes of JSON's strings. */
export function literal(text: string): string {
  return JSON.stringify(text);
}

/** For whom a token is refused, in zot's log. */
export function claimText({ claim, values }: ClaimRule): string {
  return `${claim} has to be ${values.map((value) => ("is" in value ? value.is : `${value.begins}*`)).join(" or ")}`;
}
