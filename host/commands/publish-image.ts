import type { Layout } from "../../src/copy/skopeo.js";
import { parseTag } from "../../src/image/tag.js";
import { forecast, renderForecast, type SourceOrder } from "../../src/publish/forecast.js";
import type { Hands } from "../../src/publish/ports.js";
import { publicationMarkdown, publicationReport } from "../../src/publish/publication-report.js";
import { publish } from "../../src/publish/publish.js";
import { readAccess } from "../access.js";
import { EXIT, exitCodeOf } from "../exit-codes.js";
import { findSubject, hostHands, openRepository, openSession, type Run, type Target } from "../publish-order.js";
import { limitsOf, parseOptions, publishSettings } from "../settings.js";
import { withWorkspace, type WorkspaceSurroundings } from "../with-workspace.js";

/** A real publish from the host, to a registry that exists. */
export const publishCommand = withWorkspace(async (options, surroundings) => {
  const made: Layout[] = [];
  const report = await atRegistry(options, surroundings, async (order, hands, run) => {
    const make = async () => {
      const layout = await hands.make();
      made.push(layout);
      return layout;
    };
    return publicationReport(await publish(order, { ...hands, make }, run.narrator), order.claim);
  });
  if (report.outcome === "already-published") {
    const how = made.length > 0 ? "another run of this commit was faster" : "nothing was built, nothing was uploaded";
    surroundings.narrator.note(`already published: ${how}`);
  }
  return { json: { ok: true, ...report }, text: report.reference, markdown: publicationMarkdown(report), exitCode: EXIT.ok };
});

/** What that publish would do. */
export const planCommand = withWorkspace(async (options, surroundings) => {
  const foretold = await atRegistry(options, surroundings, (order, _, run) => forecast(order, run.narrator));
  const exitCode = foretold.error ? exitCodeOf(foretold.error.code) : EXIT.ok;
  return { json: { ok: exitCode === EXIT.ok, ...foretold }, text: renderForecast(foretold), exitCode };
});

async function atRegistry<T>(
  options: unknown,
  surroundings: WorkspaceSurroundings,
  act: (order: SourceOrder, hands: Hands<Layout>, run: Run) => Promise<T>,
): Promise<T> {
  const settings = parseOptions(publishSettings, options);
  const run = { ...surroundings, limits: limitsOf(settings) };
  const { access, credential } = await readAccess(settings);
  const target: Target = { ...access, namespace: settings.namespace };
  const session = openSession(access, credential, run);
  try {
    const subject = await findSubject(settings, run);
    const client = openRepository(session, target, subject.container.folder.name, "pull,push");
    const order = { client, tag: subject.tag, furtherTags: settings.extraTag.map(parseTag), claim: subject.claim };
    return await act(order, hostHands(subject, access, credential, run), run);
  } finally {
    await session.close();
  }
}
