/** Chains of the engine as the tests expect them. */
import { HEAD, SOURCE_URL } from "./scenes.js";

export const SKOPEO_IMAGE =
  "quay.io/skopeo/stable:v1.22.2-immutable@sha256:4a16d57b37617a04b3d643079a477a2848efe892dffcdf0ce56df4262b65f810";
export const CONTEXT = 'source.directory(path: "containers/hello")';
export const MARKS = marks({ title: "hello", version: "v1.2.3", revision: HEAD, source: SOURCE_URL });
export const SOURCE_AUTH = "/run/container-publisher/source.json";

/** The calls that mark an image, each key as label and as annotation. */
export function marks(pairs: Readonly<Record<string, string>>): string {
  const { source } = pairs;
  // Where nobody says where there is more about it, that is where its source is.
  const args = Object.entries({ ...pairs, ...(source === undefined ? {} : { url: source }) }).map(([key, value]) => `(name: "org.opencontainers.image.${key}", value: "${value}")`);
  return [...args.map((each) => `.withLabel${each}`), ...args.map((each) => `.withAnnotation${each}`)].join("");
}

/** A skopeo container that no cache knows. */
export const SKOPEO = `container.from(address: "${SKOPEO_IMAGE}").withEnvVariable(name: "CONTAINER_PUBLISHER_RUN", value: "<uuid>")`;

/** The credential of a registry, as a secret that is mounted. */
export function mountedAuth(path: string, host: string, username: string, password: string): string {
  const auth = Buffer.from(`${username}:${password}`).toString("base64");
  const plaintext = JSON.stringify(JSON.stringify({ auths: { [host]: { auth } } }));
  return `.withMountedSecret(path: "${path}", source: {setSecret(name: "container-publisher-authfile-<uuid>", plaintext: ${plaintext})})`;
}

export function skopeoExec(...args: readonly string[]): string {
  return `.withExec(args: ${list(["skopeo", ...args])}, expect: ANY)`;
}

/** Where skopeo may write, and for how long it may run. */
export const LIMITS = ["--tmpdir", "/tmp", "--command-timeout", "3600s"];

function list(texts: readonly string[]): string {
  return `[${texts.map((text) => JSON.stringify(text)).join(", ")}]`;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g;

/** A chain with its random names made equal. */
export function masked(chain: string): string {
  return chain.replace(UUID, "<uuid>");
}

/** A chain without the plaintexts of the secrets in it: what the engine may log. */
export function visible(chain: string): string {
  return chain.replace(/plaintext: "(?:[^"\\]|\\.)*"/g, "plaintext: …");
}
