import { ExistsType, type Directory } from "@dagger.io/dagger";
import { Repository } from "../image/reference.js";
import { committedVariants } from "../image/committed-variants.js";
import { BUILD_FILES, KINDS, type Kind } from "../image/kind.js";
import { checkVersions, type CheckedContainer, type ContainerTexts } from "../image/version-check.js";
import { findCollisions, NOTHING_ASKED, type Collisions } from "../publish/collisions.js";
import { renderVersions, versionReport, versionsWrong } from "../publish/version-report.js";
import { changedContainers } from "../source/changed.js";
import { CONTAINER_JSON, CONTAINERS_FOLDER, noContainers } from "../source/container-folder.js";
import { narrator, type Call } from "./call.js";
import { engineCall } from "./fault.js";
import { openGit } from "./git-container.js";
import { nixAt, nixIn } from "./nix.js";

/** Every container of a source directory declares a version, its build files agree, and no changed one meets a taken tag. */
export async function checkSource(call: Call, src: Directory): Promise<void> {
  const tree = { evaluate: nixIn(call.nixImage, src), exists: (path: string) => src.exists(path) };
  const checked: CheckedContainer[] = [];
  for (const container of await readContainers(src)) checked.push(await checkVersions(container, tree));
  const report = versionReport(checked, call.registries.configured ? await askRegistry(call, src) : NOTHING_ASKED, call.manner.redactor);
  narrator(call).note(renderVersions(report));
  const wrong = versionsWrong(report);
  if (wrong) throw wrong;
}

/** All containers of a source directory, by name. */
async function readContainers(src: Directory): Promise<ContainerTexts[]> {
  if (!(await src.exists(CONTAINERS_FOLDER, { expectedType: ExistsType.DirectoryType }))) throw noContainers("src");
  const folder = src.directory(CONTAINERS_FOLDER);
  const containers = new Map<string, Map<Kind, string>>();
  for (const kind of KINDS) {
    for (const [name, text] of await filesCalled(folder, BUILD_FILES[kind])) {
      containers.set(name, (containers.get(name) ?? new Map<Kind, string>()).set(kind, text));
    }
  }
  if (containers.size === 0) throw noContainers("src");
  const declarations = await filesCalled(folder, CONTAINER_JSON);
  return [...containers].map(([name, texts]) => ({ name, texts, declaration: declarations.get(name) })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The texts of the files of a name, by the container that they are in. */
async function filesCalled(folder: Directory, file: string): Promise<ReadonlyMap<string, string>> {
  const paths = await engineCall(`list ${CONTAINERS_FOLDER}/`, () => folder.glob(`*/${file}`));
  const texts = await engineCall(`read ${CONTAINERS_FOLDER}/`, () => Promise.all(paths.map((path) => folder.file(path).contents())));
  return new Map(paths.map((path, at) => [path.slice(0, path.indexOf("/")), texts[at] ?? ""]));
}

/** The tags of the containers that head's first parent has otherwise. */
async function askRegistry(call: Call, src: Directory): Promise<Collisions> {
  const { namespace } = call.registries;
  const registry = await call.registries.main();
  const git = await openGit(call.gitImage, src);
  const changes = await changedContainers(git, "HEAD", undefined);
  const found = await committedVariants(git, changes.head, changes.changed, nixAt(call.nixImage, src, changes.head));
  const session = registry.session();
  try {
    const client = (name: string) => registry.client(session, Repository.of(registry.name, namespace, name).path, "pull");
    return await findCollisions(found, changes.head, client);
  } finally {
    await session.close();
  }
}
