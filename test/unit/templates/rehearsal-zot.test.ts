import { expect } from "chai";
import { rehearsalZotConfig } from "../../../core/templates/rehearsal-zot.js";

describe("templates/rehearsal-zot", () => {
  const text = rehearsalZotConfig({ address: "127.0.0.1", port: 0, htpasswd: '/w/ht"p', storage: "/w/s", bot: "bot" });
  const config = JSON.parse(text) as { storage: unknown; http: { address: string; port: string; auth: object; accessControl: unknown } };

  it("listens where it is told, the port as text", () => expect(config.http).to.include({ address: "127.0.0.1", port: "0" }));

  it("asks for the htpasswd and takes API keys", () => {
    expect(config.http.auth).to.deep.include({ htpasswd: { path: '/w/ht"p' }, apikey: true });
  });

  it("shares no blobs among repositories, unless it is told to", () => {
    expect(config.storage).to.deep.equal({ rootDirectory: "/w/s", gc: false, dedupe: false });
    const sharing = rehearsalZotConfig({ address: "127.0.0.1", port: 0, htpasswd: "/w/h", storage: "/w/s", bot: "bot", dedupe: true });
    expect(JSON.parse(sharing)).to.have.nested.property("storage.dedupe", true);
  });

  it("lets everybody read, the bot create, and nobody update or delete", () => {
    expect(config.http.accessControl).to.deep.equal({
      repositories: { "**": { anonymousPolicy: ["read"], policies: [{ users: ["bot"], actions: ["read", "create"] }], defaultPolicy: ["read"] } },
    });
    expect(text).not.to.match(/update|delete/);
  });
});
