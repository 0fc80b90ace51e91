import { render, type Chain } from "../../session/chain.js";
import { EngineError, type Answer, type Answerer } from "../../session/session-double.js";
import { OWN_PLATFORM, type Platforms } from "../platforms.js";

/** The engine's builder: every build succeeds, or all fail with one error. */
export class Builder implements Answerer {
  constructor(
    private readonly platforms: Platforms,
    private readonly failure?: EngineError,
  ) {}

  async answer(chain: Chain): Promise<Answer | undefined> {
    if (isLogin(chain)) return "itself";
    if (render(chain) === "defaultPlatform") return { value: OWN_PLATFORM };
    if (!chain.some(({ name }) => MAKES_ONE.has(name))) return undefined;
    if (chain.at(-1)?.name === "platform") return { value: await this.platforms.of(chain) };
    if (chain.at(-1)?.name !== "sync") return undefined;
    if (this.failure !== undefined) throw this.failure;
    return "itself";
  }
}

/** What makes a container of an image. */
const MAKES_ONE = new Set(["dockerBuild", "givenContainer", "import"]);

/** The engine takes a login for its session from an empty container. */
function isLogin(chain: Chain): boolean {
  return chain.map(({ name }) => name).join(".") === "container.withRegistryAuth.sync";
}

/** A container that another module built. */
export const GIVEN_CONTAINER: Chain = [{ name: "givenContainer", args: {} }];
