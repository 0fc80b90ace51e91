/** What we use of gitlab-ci-local, which has no types. */
declare module "gitlab-ci-local/src/write-streams.js" {
  export interface WriteStreams {
    stdout(text: string): void;
  }
  export const WriteStreamsMock: new () => WriteStreams;
}
declare module "gitlab-ci-local/src/argv.js" {
  import type { WriteStreams } from "gitlab-ci-local/src/write-streams.js";
  export type Options = Readonly<Record<"cwd" | "file", string>>;
  export const Argv: {
    build(args: { cwd: string; home: string; file: string; variable: string[]; jsonSchemaValidation: boolean }, streams: WriteStreams): Promise<Options>;
  };
}
declare module "gitlab-ci-local/src/parser.js" {
  import type { Options } from "gitlab-ci-local/src/argv.js";
  import type { WriteStreams } from "gitlab-ci-local/src/write-streams.js";
  export interface Parsed {
    readonly gitlabData: unknown;
    readonly jobs: readonly { readonly name: string; readonly when: string }[];
  }
  export const Parser: { create(options: Options, streams: WriteStreams, pipelineId: number, jobs: object[]): Promise<Parsed> };
}
