import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exitCodeOf } from "../../../host/cli/exit-codes.js";
import { runHere } from "../runs/in-process.js";
import type { Answer, Call } from "./recorder-protocol.js";

/**
 * The program that stands in for `dagger`: it tells this process how it is called, and says what it is answered. In bash,
 * which speaks TCP by itself: a Node for each call would take longer than all else in a workflow.
 */
export const STAND_IN = (port: number) => `#!/bin/bash
head=$(git rev-parse HEAD) || exit
# What is built has to be what the commit holds.
[ -z "$(git status --porcelain)" ] || head="$head with changes"
variables=($(compgen -e))
exec 3<>/dev/tcp/127.0.0.1/${port}
printf '%s\\0' "$PWD" "$head" "$#" "$@" "\${#variables[@]}" "\${variables[@]}" >&3
read -r code said <&3 || exit 98
cat "$said.stderr" >&2
cat "$said.stdout"
exit "$code"
`;

/** A call, and the folder that it was made in. */
interface Made {
  readonly call: Call;
  readonly cwd: string;
}

/** Writes calls down, and answers as it is told to, but for what a push changed: that is the command's own answer. */
export class DaggerAnswers {
  readonly calls: Call[] = [];
  #count = 0;

  private constructor(
    private readonly server: Server,
    private readonly folder: string,
    private readonly answers: readonly Answer[],
  ) {}

  /** `folder` is for what it says, which the stand-in prints from there. */
  static async listen(folder: string, answers: readonly Answer[]): Promise<DaggerAnswers> {
    const server = createServer();
    const made = new DaggerAnswers(server, folder, answers);
    server.on("connection", (socket) => void made.#serve(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return made;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async end(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #serve(socket: Socket): Promise<void> {
    let text = "";
    for await (const chunk of socket.setEncoding("utf8") as AsyncIterable<string>) {
      const made = whole((text += chunk));
      if (!made) continue;
      this.calls.push(made.call);
      const said = join(this.folder, `said-${this.#count++}`);
      const { exitCode = 0, stdout = "", stderr = "" } = await this.#answer(made);
      await Promise.all([writeFile(`${said}.stdout`, stdout), writeFile(`${said}.stderr`, stderr)]);
      socket.end(`${exitCode} ${said}\n`);
      return;
    }
  }

  async #answer({ call: { argv }, cwd }: Made): Promise<Answer> {
    const answer = this.answers.find(({ to }) => to.every((word) => argv.includes(word)));
    if (argv.includes("changed")) return realChanged(argv, cwd).catch((error: unknown) => ({ to: [], exitCode: 99, stderr: String(error) }));
    return answer ?? { to: [], exitCode: 99, stderr: `nobody knows an answer to: ${argv.join(" ")}\n` };
  }
}

/** A call once all of it has come; undefined before. */
function whole(text: string): Made | undefined {
  const [cwd = "", head = "", words = "", ...rest] = text.split("\0");
  const count = Number(words);
  const names = Number(rest[count]);
  // Behind the last one stands the end of its text. Where a number has not come yet, this is no number either.
  if (!(rest.length >= count + 1 + names + 1)) return undefined;
  return { cwd, call: { head, argv: rest.slice(0, count), variables: rest.slice(count + 1, -1).sort() } };
}

/** The host has the same options, writes its choices in lower case, and gives the matrix by an option. */
async function realChanged(argv: readonly string[], cwd: string): Promise<Answer> {
  const at = argv.lastIndexOf("matrix");
  const range = argv.slice(argv.indexOf("--base"), at).map((word) => (word === "EVERYTHING" ? "everything" : word.replace(/^--container-name=/, "--container=")));
  const [, of = "CONTAINERS"] = argv.slice(at + 1);
  const { text, told, error } = await runHere("changed", "--source", cwd, "--matrix", of.toLowerCase(), ...range);
  return { to: [], exitCode: error ? exitCodeOf(error.code) : 0, stdout: text && `${text}\n`, stderr: `${told}\n${error?.message ?? ""}\n` };
}
