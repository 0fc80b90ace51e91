import { Document, isCollection, type Node } from "yaml";
import type { Blueprint } from "./schema.js";
import { Tagged } from "./tags.js";

/** The blueprint as Authentik reads it. */
export function blueprintYaml(blueprint: Blueprint): string {
  // Authentik reads YAML 1.1, in which a plain `on`, `1_000` or `2026-11-26` is no text.
  const document = new Document(null, { compat: "yaml-1.1" });
  document.commentBefore = " An Authentik blueprint, made by container-publisher. It holds no secret: those are variables of Authentik's worker (!Env).";
  document.contents = document.createNode(withTags(blueprint, document));
  // A line that is folded reads as well, and is harder to search.
  return document.toString({ lineWidth: 0 });
}

/** The same with a node of YAML for each value that has a tag. */
function withTags(value: unknown, document: Document): unknown {
  if (value instanceof Tagged) return tagNode(value, document);
  if (Array.isArray(value)) return value.map((each) => withTags(each, document));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withTags(each, document)]));
}

function tagNode({ tag, content }: Tagged, document: Document): Node {
  const node = document.createNode(typeof content === "string" ? content : content.map((each) => withTags(each, document)), { flow: true }) as Node;
  node.tag = tag;
  if (isCollection(node)) node.flow = true;
  return node;
}
