import { render, type Chain } from "../../session/chain.js";
import { EngineError, type Answer, type Answerer } from "../../session/session-double.js";

/** The engine's builder: every build succeeds, or all fail with one error. */
export class Builder implements Answerer {
  /** `own`: it calls every image one of its own platform, as engines v0.21.8 and v1.0.0-beta.10 do. */
  constructor(
    private readonly failure?: EngineError,
    private readonly labels: "asked" | "own" = "asked",
  ) {}

  answer(chain: Chain): Answer | undefined {
    if (isLogin(chain)) return "itself";
    if (render(chain) === "defaultPlatform") return { value: "linux/amd64" };
    const built = chain.find(({ name }) => name === "dockerBuild");
    if (built && chain.at(-1)?.name === "platform") return { value: this.labels === "own" ? "linux/amd64" : (built.args["platform"] ?? "linux/amd64") };
    if (chain.at(-1)?.name !== "sync" || !chain.some(({ name }) => name === "dockerBuild" || name === "givenContainer")) return undefined;
    if (this.failure !== undefined) throw this.failure;
    return "itself";
  }
}

/** The engine takes a login for its session from an empty container. */
function isLogin(chain: Chain): boolean {
  return chain.map(({ name }) => name).join(".") === "container.withRegistryAuth.sync";
}

/** A container that another module built. */
export const GIVEN_CONTAINER: Chain = [{ name: "givenContainer", args: {} }];
