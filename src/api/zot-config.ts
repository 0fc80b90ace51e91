import { dag, func, object, type File } from "@dagger.io/dagger";
import { Expectation } from "./enums/expectation.js";

/** A config.json for zot, and what is to be known of it. */
@object()
export class ZotConfig {
  /** The release of zot that it is for. */
  @func()
  zotVersion!: string;

  /** What whoever wished for it should know, such as each unsafe wish and what it comes to. */
  @func()
  warnings!: string[];

  /** What audit has to show of a registry that runs so, with the login of somebody who may push. */
  @func()
  expectations!: Expectation[];

  // Not shown: what the file is written from.
  text!: string;

  /** Returns config.json. It holds no secret: those are in files that it names. */
  @func()
  file(): File {
    return dag.directory().withNewFile("config.json", `${this.text}\n`).file("config.json");
  }

  /** Returns what stands in config.json. */
  @func()
  contents(): string {
    return this.text;
  }
}
