import { dag, type Container, type Platform } from "@dagger.io/dagger";
import { own } from "../../core/errors/own-words.js";
import { engineCall } from "../fault.js";

/** The image of an archive that this module has written. The engine takes the file now: it is gone when this call has ended. */
export async function importedContainer(path: string, platform?: string): Promise<Container> {
  const file = await engineCall(own`take the image`, () => dag.currentModule().workdirFile(path).sync());
  return (platform === undefined ? dag.container() : dag.container({ platform: platform as Platform })).import_(file);
}
