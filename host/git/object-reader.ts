import type { ChildProcessWithoutNullStreams } from "node:child_process";
import type { PublishError } from "../../core/errors.js";
import { own } from "../../core/errors/own-words.js";
import { gitFault } from "../../core/source/git/git.js";
import { batchAnswer, batchInput, type GitObject } from "../../core/source/git/objects.js";

interface Question {
  readonly count: number;
  readonly answers: (GitObject | undefined)[];
  readonly resolve: (answers: (GitObject | undefined)[]) => void;
  readonly reject: (error: PublishError) => void;
}

/** Asks one `git cat-file --batch-command` again and again: starting git takes longer than all its answers. */
export class ObjectReader {
  readonly #open: Question[] = [];
  #chunks: Buffer[] = [];
  #length = 0;
  /** How many bytes it takes before there is a whole answer. */
  #wanted = 0;
  #stderr = "";
  #fault: PublishError | undefined;

  constructor(
    readonly child: ChildProcessWithoutNullStreams,
    faultOf: (error: Error) => PublishError,
  ) {
    child.stdout.on("data", (bytes: Buffer) => this.#take(bytes));
    child.stderr.on("data", (bytes: Buffer) => (this.#stderr += bytes.toString("utf8")));
    // It may end before it has read everything: its exit tells why.
    child.stdin.on("error", () => undefined);
    child.on("error", (error) => this.#fail(faultOf(error)));
    child.on("close", (code) => this.#fail(gitFault(own`read the repository`, { exitCode: code ?? -1, stderr: this.#stderr })));
  }

  read(names: readonly string[]): Promise<(GitObject | undefined)[]> {
    if (names.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      if (this.#fault) return reject(this.#fault);
      this.#open.push({ count: names.length, answers: [], resolve, reject });
      this.child.stdin.write(batchInput(names));
    });
  }

  /** It has nothing more to say: nobody waits for it to notice, nor for its pipes to close. */
  end(): void {
    this.child.kill();
    this.child.unref();
    for (const pipe of [this.child.stdin, this.child.stdout, this.child.stderr]) pipe.destroy();
  }

  #take(bytes: Buffer): void {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
    // Joined once for an answer, however large it is.
    if (this.#length < this.#wanted) return;
    const output = Buffer.concat(this.#chunks);
    let at = 0;
    this.#wanted = 0;
    for (let question = this.#open[0]; question; question = this.#open[0]) {
      const answer = batchAnswer(output, at);
      if (answer.kind === "half") {
        this.#wanted = answer.length;
        break;
      }
      at = answer.next;
      question.answers.push(answer.object);
      if (question.answers.length === question.count) this.#open.shift()?.resolve(question.answers);
    }
    this.#chunks = [output.subarray(at)];
    this.#length = output.length - at;
  }

  #fail(fault: PublishError): void {
    this.#fault ??= fault;
    for (const { reject } of this.#open.splice(0)) reject(this.#fault);
  }
}
