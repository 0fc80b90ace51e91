import { dag, type File } from "@dagger.io/dagger";
import { makeAuthentikBlueprint } from "../../../core/usecases/setup/authentik-blueprint.js";
import type { AuthentikChoice } from "../../../src/module/setup-choices.js";
import { withoutRegistries } from "../../call.js";

export function authentikBlueprint({ adminGroups = [], pushGroups = [], readGroups = [], ...others }: AuthentikChoice): Promise<File> {
  return withoutRegistries(({ progress }) => {
    const blueprint = makeAuthentikBlueprint({ ...others, adminGroups, pushGroups, readGroups }, { progress });
    return Promise.resolve(dag.directory().withNewFile("zot.yaml", blueprint).file("zot.yaml"));
  });
}
