import { Confidential } from "../credentials/confidential.js";
import { passwordIn } from "../credentials/password-text.js";
import { PublishError } from "../errors.js";
import { own } from "../errors/own-words.js";

/** The file in which zot looks for its own login at the issuer (`credentialsFile`): names in lower case, and nothing else in it. */
export function oidcCredentials(clientId: string, secretText: string): Confidential {
  const id = parseClientId(clientId);
  const clientsecret = passwordIn(secretText);
  if (clientsecret.trim() === "") throw new PublishError("CONFIG_MISSING", own`the client's secret is empty`, own`Give the one that the issuer has for this client`);
  return new Confidential(`${JSON.stringify({ clientid: id, clientsecret }, null, 2)}\n`);
}

/** What OAuth 2.0 lets an identifier be made of. What is refused may be the secret: not repeated. */
export function parseClientId(text: string): string {
  if (!/^[\x21-\x7e]{1,255}$/.test(text)) throw new PublishError("CONFIG_MISSING", own`--client-id (clientId): is empty, too long, or has blanks or other characters in it that no client identifier has`, own`Give it as the issuer shows it, such as zot`);
  return text;
}
