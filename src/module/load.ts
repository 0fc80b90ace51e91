const BEHIND = ["..", "..", "engine", "backend.js"].join("/");

/**
 * What is behind the module's declarations, or the part of it that one of them calls. By a name that nobody follows: at
 * each call the engine loads and type-checks every file beside this one, and whatever those import.
 */
export async function loaded<Part>(): Promise<Part> {
  const module = (await import(BEHIND)) as { backend: Part };
  return module.backend;
}
