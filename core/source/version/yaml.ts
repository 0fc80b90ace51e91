import { isAlias, isMap, isScalar, isSeq, parseAllDocuments, type Document, type Node, type YAMLMap } from "yaml";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { called, noText, unparsable } from "./faults.js";
import { keyParts, noKey, notText } from "./key-path.js";
import type { VersionFile } from "./said.js";

type Value = Node | null | undefined;

/**
 * The text behind a key of a YAML file. A number counts as it is written: 1.10 is not 1.1. Of several documents in one
 * file, all that have the key have to say the same.
 */
export function yamlText({ path, text }: VersionFile, key: string, origin: string): string {
  const found = documentsIn(text, path).map((document) => valueIn(document, keyParts(key), path));
  const texts = new Set(found.filter((value) => value !== undefined).map((value) => textOf(value, origin)));
  const [said, other] = texts;
  if (said === undefined) throw noKey(path, key);
  if (other === undefined) return said;
  throw new PublishError("VERSION_CONFLICT", own`the documents in ${called(path)} say ${printable(said, 80)} and ${printable(other, 80)} as ${called(key)}`, own`Make them agree, or give the version a file of its own`);
}

function documentsIn(text: string, path: string): Document[] {
  // Its own search for keys that are there twice takes minutes for a file of many keys. Nothing here follows all aliases.
  const documents = parsed(text, path);
  if (!Array.isArray(documents)) return [];
  for (const { errors: [error] } of documents) if (error) throw unparsable(path, "YAML", `${error.message} (line ${lineOf(text, error.pos[0])})`);
  return documents;
}

function parsed(text: string, path: string): ReturnType<typeof parseAllDocuments> {
  try {
    return parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
  } catch (error) {
    // Of something nested too deep, it is the stack that ends.
    throw unparsable(path, "YAML", error);
  }
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}

/** undefined for nothing, null for an empty value. */
function valueIn(document: Document, parts: readonly string[], path: string): Value {
  let value: Value = document.contents;
  for (const part of parts) {
    const node: Value = isAlias(value) ? value.resolve(document) : value;
    value = isMap(node) ? under(node, part, path) : isSeq(node) && /^\d+$/.test(part) ? itemOf(node.items[Number(part)]) : undefined;
  }
  return isAlias(value) ? value.resolve(document) : value;
}

function under(map: YAMLMap, key: string, path: string): Value {
  const [pair, second] = map.items.filter((each) => isScalar(each.key) && (each.key.source ?? String(each.key.value)) === key);
  if (second) throw unparsable(path, "YAML", `it has the key ${called(key)} twice`);
  return pair && itemOf(pair.value);
}

function itemOf(item: unknown): Value {
  return item === null ? null : isScalar(item) || isMap(item) || isSeq(item) || isAlias(item) ? item : undefined;
}

function textOf(value: Node | null, origin: string): string {
  if (isMap(value)) throw noText(origin, own`a table`);
  if (isSeq(value)) throw noText(origin, own`a list`);
  if (!isScalar(value) || value.value === null) throw noText(origin, own`empty`);
  if (typeof value.value === "string") return value.value;
  if (typeof value.value === "number" || typeof value.value === "bigint") return value.source ?? String(value.value);
  throw notText(origin, value.value);
}
