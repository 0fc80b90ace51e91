import { register } from "node:module";

// GitHub's parser imports its schema as bundlers allow it, without saying that it is JSON.
const JSON_IMPORTS = `export const load = (url, context, next) =>
  next(url, url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context);`;
register(`data:text/javascript,${encodeURIComponent(JSON_IMPORTS)}`);

/** What GitHub's own parser, with its schema, has against a workflow: unknown keys, wrong types, unknown contexts and functions. */
export async function objections(name: string, content: string): Promise<string[]> {
  const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import("@actions/workflow-parser");
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}
