import { loginAddress, type RegistryHost } from "../../image/registry-host.js";
import type { Login } from "../credential.js";
import { loginOf } from "./entry.js";
import { helperProgram, loginByHelper, type AskHelper } from "./helper.js";
import { valueFor, type KeptFile } from "./kept-file.js";
import type { LoginOrigin } from "./login-origin.js";
import { targetsOf } from "./targets.js";

/** A login that its user keeps, and where. */
export interface KeptLogin {
  readonly login: Login;
  readonly origin: LoginOrigin;
}

/** Whose login is looked for. */
export interface Wanted {
  readonly host: RegistryHost;
  /** The repository, or as much of its path as is known. */
  readonly path: string;
}

/**
 * The login that the first of the files has which has one, as containers/image and so podman, buildah and skopeo look for
 * it: in each file the helper of the host counts before entries, and of these the one with the longest path. The helper
 * that Docker has for all others comes last: what is written down for somebody says more.
 */
export async function findLogin(wanted: Wanted, files: readonly KeptFile[], ask: AskHelper): Promise<KeptLogin | undefined> {
  for (const file of files) {
    const helper = valueFor(file.credHelpers, wanted.host)?.value;
    // A host with a helper of its own is not in the store; to Docker an empty name says so of one that has none.
    const store = helper === undefined ? file.credsStore : undefined;
    const found = (await byHelper(wanted, file, helper, ask)) ?? byEntry(wanted, file) ?? (await byHelper(wanted, file, store, ask));
    if (found) return found;
  }
  return undefined;
}

function byEntry({ host, path }: Wanted, { path: file, auths }: KeptFile): KeptLogin | undefined {
  for (const target of targetsOf(host, path)) {
    const entry = valueFor(auths, target);
    const login = entry && loginOf(entry.value, { path: file, key: entry.key });
    if (login) return { login, origin: { file, key: entry.key } };
  }
  return undefined;
}

/** A helper keeps a host's login by the name that `docker login` gives it; some other programs use the host's own. */
async function byHelper({ host }: Wanted, { path: file }: KeptFile, name: string | undefined, ask: AskHelper): Promise<KeptLogin | undefined> {
  if (name === undefined || name === "") return undefined;
  const helper = helperProgram(name);
  for (const server of new Set([loginAddress(host), host])) {
    const login = await loginByHelper(helper, server, ask);
    if (login) return { login, origin: { file, helper } };
  }
  return undefined;
}
