import type { Container } from "@dagger.io/dagger";
import { engineCall } from "../fault.js";

/** How a command in a container ended. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * How a container's last command ended. It is not told to expect a failure: the engine would keep that in its cache as
 * a result, and what could not be fetched once could never be fetched again.
 */
export async function ended(container: Container, action: string): Promise<Ended> {
  return engineCall(action, async () => {
    try {
      return { exitCode: 0, stdout: await container.stdout(), stderr: "" };
    } catch (error) {
      const failed = execFailure(error);
      if (failed) return failed;
      throw error;
    }
  });
}

/** What the SDK's ExecError holds. */
function execFailure(error: unknown): Ended | undefined {
  if (!(error instanceof Error && "exitCode" in error && "stderr" in error)) return undefined;
  const { exitCode, stderr } = error;
  return typeof exitCode === "number" && typeof stderr === "string" ? { exitCode, stdout: "", stderr } : undefined;
}
