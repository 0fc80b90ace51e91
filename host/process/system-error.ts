/** What the system calls the reason of a failure, such as `ENOENT`; undefined for an error that is none of the system's. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
