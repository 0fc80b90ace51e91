import { theImageInTar } from "../../../core/archive/look-inside.js";
import { imagePlatform } from "../../../core/archive/own/image-platform.js";
import { object } from "../session/arguments.js";
import type { Chain } from "../session/chain.js";

export const OWN_PLATFORM = "linux/amd64";

/** What an engine says that its images are for. */
export class Platforms {
  constructor(
    /** `own`: of all that it built it says its own, as engines v0.21.8 and v1.0.0-beta.10 do. */
    private readonly told: "asked" | "own",
    /** Where the file is that a container is imported from. */
    private readonly path: (file: Chain) => Promise<string>,
  ) {}

  /** Of what it imports it believes the config. */
  async of(chain: Chain): Promise<string> {
    const imported = chain.find(({ name }) => name === "import");
    if (imported) {
      const { digest, source } = await theImageInTar(await this.path(object(imported, "source")));
      return (await imagePlatform(digest, source)) ?? OWN_PLATFORM;
    }
    const asked = chain.find(({ name }) => name === "dockerBuild")?.args["platform"];
    return this.told === "asked" && typeof asked === "string" ? asked : OWN_PLATFORM;
  }
}
