import { memoryTree } from "../../support/sources/memory-tree.js";
import type { Expectation } from "../../../core/audit/posture.js";
import { ANONYMOUS } from "../../../core/credentials/credential.js";
import { checkKey, type KeyOrder, type KeyReport } from "../../../core/usecases/check-key.js";
import { checkPosture } from "../../../core/usecases/check-posture.js";
import type { CheckPorts } from "../../../core/usecases/steps/checked-repository.js";
import type { Registry } from "../../../core/usecases/ports.js";
import { BOT } from "../exchanges.js";
import type { Exchange } from "../scripted-registry.js";
import { atRegistry, type Script } from "../stage.js";

/** What a check is told, where it is not as usual: the key of a bot, and the containers of a source tree. */
export interface Wish {
  readonly key?: "none";
  readonly registry?: "none";
  readonly namespace?: string | undefined;
  readonly repository?: string;
  /** The containers of the source tree. */
  readonly containers?: readonly string[];
}

interface Told<T> {
  readonly result: T;
  readonly notes: readonly string[];
}

function onStage<T>(script: readonly Exchange[] | Script, wish: Wish, check: (ports: CheckPorts) => Promise<T>): Promise<Told<T>> {
  return atRegistry(typeof script === "function" ? script : () => script, async (host, open, { notes }) => {
    const credential = wish.key === "none" ? ANONYMOUS : BOT;
    const registry: Registry = { host, credential, session: (as = credential) => open({ credential: as }) };
    const registries = { main: () => Promise.resolve(registry), of: () => Promise.resolve(registry), namespace: "ns" };
    const paths = (wish.containers ?? ["app"]).flatMap((name) => [`containers/${name}/Dockerfile`, `containers/${name}/default.nix`]);
    const tree = memoryTree(Object.fromEntries(paths.map((path) => [path, ""])));
    const result = await check({
      source: { tree, layout: {} },
      registries: wish.registry === "none" ? undefined : registries,
      progress: { step: () => undefined, note: (text) => void notes.push(text) },
    });
    return { result, notes };
  });
}

function choiceOf(wish: Wish): { namespace: string | undefined; repository: string | undefined } {
  return { namespace: "namespace" in wish ? wish.namespace : "ns", repository: wish.repository };
}

export function keyOf(script: readonly Exchange[] | Script, { days = 14, ...wish }: Wish & Partial<Pick<KeyOrder, "days">> = {}): Promise<Told<KeyReport>> {
  return onStage(script, wish, (ports) => checkKey({ ...choiceOf(wish), days }, ports));
}

export function postureOf(script: readonly Exchange[] | Script, expectations: readonly Expectation[], wish: Wish = {}): Promise<Told<void>> {
  return onStage(script, wish, (ports) => checkPosture({ ...choiceOf(wish), expectations }, ports));
}
