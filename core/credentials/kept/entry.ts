import { z } from "zod/v3";
import { PublishError } from "../../errors.js";
import { own } from "../../errors/own-words.js";
import { printable } from "../../redact.js";
import { identityLogin, login, type Login } from "../credential.js";
import { unusable } from "./kept-file.js";

/** What an authfile has for somebody (Docker's `types.AuthConfig`). */
const entrySchema = z.object({
  auth: z.string().nullish(),
  username: z.string().nullish(),
  password: z.string().nullish(),
  identitytoken: z.string().nullish(),
  registrytoken: z.string().nullish(),
});

/** Where in a file something stands. */
export interface EntryPlace {
  readonly path: string;
  readonly key: string;
}

/** The login of an entry; undefined where it holds none, as Docker writes it for one that a helper keeps. */
export function loginOf(value: unknown, place: EntryPlace): Login | undefined {
  if (value === null) return undefined;
  const parsed = entrySchema.safeParse(value);
  if (!parsed.success) throw wrong(place, own`is not what a login looks like`);
  const { auth, identitytoken, registrytoken } = parsed.data;
  const pair = auth ? decoded(auth, place) : { username: parsed.data.username ?? "", password: parsed.data.password ?? "" };
  if (identitytoken) return asOf(place, () => identityLogin(pair.username, identitytoken));
  if (registrytoken) throw wrong(place, own`is a registry token, which is good for one access alone`);
  if (pair.username === "" && pair.password === "") return undefined;
  return asOf(place, () => login(pair.username, pair.password));
}

/** `username:password` in base64. Docker pads it with NUL at times. */
function decoded(given: string, place: EntryPlace): { readonly username: string; readonly password: string } {
  // Some write it in lines, as base64 prints it.
  const auth = given.replace(/[\r\n]/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(auth)) throw wrong(place, own`is not base64`);
  const text = Buffer.from(auth, "base64").toString("utf8").replace(/\0+$/, "");
  const colon = text.indexOf(":");
  if (colon < 0) throw wrong(place, own`is no username and password with a colon between them`);
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

function asOf({ path, key }: EntryPlace, make: () => Login): Login {
  return madeOf(own`the login for ${printable(key)} in ${printable(path)}`, make);
}

/** Says whose login it is that cannot be one. */
export function madeOf(whose: string, make: () => Login): Login {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof PublishError)) throw error;
    throw new PublishError(error.code, own`${error.marked.what} (${whose})`, error.marked.remedy);
  }
}

function wrong({ path, key }: EntryPlace, why: string): PublishError {
  return unusable(own`the login for ${printable(key)} in ${printable(path)} ${why}`, own`Log in again, or name another file in REGISTRY_AUTH_FILE`);
}
