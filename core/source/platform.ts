import { PublishError } from "../errors.js";
import { quoted } from "../redact.js";
import { own } from "../errors/own-words.js";

/** What an image is built for: `os/arch` or `os/arch/variant`, in the words of the OCI image spec ("Image Index"). */
export type BuildPlatform = string & { readonly __brand: "BuildPlatform" };

/** The same in its parts, as an index and a config have it. */
export interface PlatformParts {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}

const WORD = "[a-z0-9]+(?:[._-][a-z0-9]+)*";
const PLATFORM = new RegExp(`^${WORD}/${WORD}(?:/${WORD})?$`);

/** Go's, which the OCI image spec takes. A word that is none of them is a slip of the pen, and buildah would build for it all the same. */
const SYSTEMS = new Set("aix android darwin dragonfly freebsd hurd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows zos".split(" "));
const ARCHITECTURES = new Set("386 amd64 arm arm64 armbe arm64be loong64 mips mipsle mips64 mips64le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm".split(" "));

/** Other names of an architecture (containerd, platforms: "normalizeArch"). */
const ALIASES: Readonly<Record<string, readonly [architecture: string, variant?: string]>> = {
  i386: ["386"],
  x86_64: ["amd64"],
  "x86-64": ["amd64"],
  aarch64: ["arm64"],
  armhf: ["arm", "v7"],
  armel: ["arm", "v6"],
};
/** The variant that goes without saying, and is not written; of arm it is. */
const UNWRITTEN: Readonly<Record<string, string>> = { arm64: "v8", amd64: "v1" };

/** Parses platforms as they are looked for, each of them once: linux/arm means all of arm. */
export function parsePlatforms(texts: readonly string[]): BuildPlatform[] {
  return [...new Set(texts.map(parsePlatform))];
}

/** Parses platforms that are built for, each in the one form that it has everywhere, and once: linux/arm64/v8 is linux/arm64. */
export function parseBuildPlatforms(texts: readonly string[]): BuildPlatform[] {
  return [...new Set(texts.map(parseBuildPlatform))];
}

function parseBuildPlatform(text: string): BuildPlatform {
  const platform = canonicalPlatform(platformParts(parsePlatform(text)));
  const { os, architecture } = platformParts(platform);
  const unknown = SYSTEMS.has(os) ? (ARCHITECTURES.has(architecture) ? undefined : architecture) : os;
  if (unknown === undefined) return platform;
  throw new PublishError("CONFIG_MISSING", own`${quoted(text, 60)} is not a platform: nobody knows ${quoted(unknown, 40)}`, own`Write os/arch in Go's words, such as linux/amd64, linux/arm64 or linux/arm/v7`);
}

/** The one form of a platform, whatever its parts are called. */
export function canonicalPlatform({ os, architecture: called, variant: said }: PlatformParts): BuildPlatform {
  const [architecture, implied] = Object.hasOwn(ALIASES, called) ? (ALIASES[called] ?? [called]) : [called];
  const numbered = said && /^\d/.test(said) ? `v${said}` : said;
  const variant = implied ?? (numbered || (architecture === "arm" ? "v7" : undefined));
  const isWritten = variant !== undefined && UNWRITTEN[architecture] !== variant;
  return [os === "macos" ? "darwin" : os, architecture, ...(isWritten ? [variant] : [])].join("/") as BuildPlatform;
}

export function platformParts(platform: BuildPlatform): PlatformParts {
  const [os = "", architecture = "", variant] = platform.split("/");
  return { os, architecture, ...(variant !== undefined && { variant }) };
}

function parsePlatform(text: string): BuildPlatform {
  const platform = text.trim();
  if (PLATFORM.test(platform)) return platform as BuildPlatform;
  throw new PublishError("CONFIG_MISSING", own`${quoted(text, 60)} is not a platform`, own`Write os/arch or os/arch/variant in lower case, such as linux/arm64`);
}
