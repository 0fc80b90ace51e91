import type { Target } from "../../containers/target.js";
import { own, told } from "../../errors/own-words.js";
import type { ImageBuilder, Registry } from "../ports.js";
import { findTarget, type ContainerChoice, type TargetPorts } from "../steps/find-target.js";

export interface BuildPorts<Image, R extends Registry> extends TargetPorts {
  readonly builder: Pick<ImageBuilder<Image, R>, "obstacle" | "build">;
  /** Where base images may be: nothing is written there. */
  readonly registry: R | undefined;
}

/** Builds the Dockerfile of a container as a publish would, and tries it; nothing is uploaded. */
export async function buildImage<Image, R extends Registry>(choice: ContainerChoice, ports: BuildPorts<Image, R>): Promise<{ readonly target: Target; readonly image: Image }> {
  const { builder, registry, progress } = ports;
  const target = await findTarget({ ...choice, kind: "dockerfile" }, ports);
  const obstacle = await builder.obstacle(target);
  if (obstacle) throw obstacle;
  progress.step(told(own`building`));
  return { target, image: await builder.build(target, registry) };
}
