import { describeOrigin } from "../credentials/kept/login-origin.js";
import { describeIdentity } from "../credentials/oidc/identity.js";
import { unmarked } from "../errors/own-words.js";
import type { Forecast } from "../publish/forecast.js";

/** The forecast for a person, the action first. */
export function renderForecast({ action, reference, version, revision, platforms = [], furtherTags, reasons, notes = [], login, identity, error }: Forecast): string {
  const verdict = {
    publish: "would build and push",
    "add-tags": "would only add tags to",
    nothing: "would do nothing for",
    refuse: "would refuse",
  }[action];
  const facts = [
    ["version", version],
    ["revision", revision],
    ...(platforms.length > 0 ? [["for", platforms.join(", ")]] : []),
    ...(furtherTags.length > 0 ? [["tags", furtherTags.join(", ")]] : []),
    ...(login ? [["login", describeOrigin(login)]] : []),
    ...(identity ? [["as", unmarked(describeIdentity(identity))]] : []),
    ...reasons.map((reason, at) => [at === 0 ? "because" : "and", reason]),
    ...notes.map((note) => ["note", note]),
    ...(error ? [["error", error.code], ["remedy", error.remedy]] : []),
  ];
  return [`Publish ${verdict} ${reference}`, "", ...facts.map(([name = "", text = ""]) => `  ${name.padEnd(8)}  ${text}`)].join("\n");
}
