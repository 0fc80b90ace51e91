import { expect } from "chai";
import { JobToken } from "../../../core/credentials/oidc/job-token.js";
import { uploadOwnLayout } from "../../../core/archive/own/upload.js";
import type { PutImage } from "../../../core/registry/upload/upload-options.js";
import type { Credential, OidcLogin } from "../../../core/credentials/credential.js";
import { idTokenEndpoint } from "../../../core/services/forges/id-token-endpoint.js";
import { parseRegistryHost } from "../../../core/image/registry-host.js";
import { Repository } from "../../../core/image/reference.js";
import type { Publication } from "../../../core/publish/order.js";
import { publish } from "../../../core/publish/flow.js";
import { Redactor } from "../../../core/redact.js";
import { RepositoryClient } from "../../../core/registry/api/repository-client.js";
import { DEFAULT_RETRY } from "../../../core/registry/http/retry-policy.js";
import { Session } from "../../../core/registry/session.js";
import { Transport } from "../../../core/registry/http/transport.js";
import type { Registry } from "../../../core/usecases/ports.js";
import { auditRegistry } from "../../../core/usecases/audit.js";
import { renderAudit } from "../../../core/report/audit.js";
import { Workspace } from "../../../host/run/workspace.js";
import { COMMIT, provenance, TAG, VERSION_1 } from "../../scripted/documents.js";
import { Forge, REQUEST_TOKEN, type JobClaims } from "../../support/oidc/issuer.js";
import { startKeylessZot, type Way } from "../../support/oidc/keyless-zot.js";
import { writeLayout } from "../../support/oidc/layout.js";
import { skipWithoutZot } from "../../support/registries/zot.js";
import { runCli } from "../../support/runs/cli.js";
import { scratchContainer, SourceTree } from "../../support/sources/git-tree.js";
import { until } from "../../support/until.js";
import { rejectionOf } from "../../unit/faults.js";

const QUICK = { ...DEFAULT_RETRY, attempts: 1, attemptsOnceBuilt: 1 };
const MAIN = "repo:my-org/my-repo:ref:refs/heads/main";

for (const way of ["exchange", "as it is"] as const satisfies readonly Way[]) {
  describe(`keyless at a real zot that takes ID tokens ${way === "exchange" ? "in exchange" : way}`, () => {
    let workspace: Workspace;
    let forge: Forge;
    let zot: Awaited<ReturnType<typeof startKeylessZot>>;
    let notes: string[];
    const redactor = new Redactor();

    before(async function () {
      await skipWithoutZot(this);
      workspace = await Workspace.create();
      forge = await Forge.start();
      zot = await startKeylessZot(forge.issuer, way, workspace);
      await writeLayout(workspace.join("image"), provenance());
    });
    after(async () => {
      await (zot as AsyncDisposable | undefined)?.[Symbol.asyncDispose]();
      await (forge as Forge | undefined)?.[Symbol.asyncDispose]();
      await (workspace as Workspace | undefined)?.[Symbol.asyncDispose]();
    });
    beforeEach(() => {
      notes = [];
      forge.next.length = 0;
    });

    /** A job whose tokens say this, one after the other. */
    async function job(...claims: readonly JobClaims[]): Promise<{ readonly credential: OidcLogin; readonly host: ReturnType<typeof parseRegistryHost>; session: () => Session }> {
      forge.next.push(...claims);
      const retry = { policy: QUICK, tell: (note: string) => notes.push(note) };
      const { ACTIONS_ID_TOKEN_REQUEST_URL: url = "" } = forge.environment;
      const source = idTokenEndpoint({ url, token: REQUEST_TOKEN, audience: "zot" }, { answerTimeoutMs: 10_000, proxy: {}, retry: QUICK, tell: retry.tell, redactor });
      const credential: OidcLogin = { kind: "oidc", token: await JobToken.take(source, "zot", redactor) };
      const host = parseRegistryHost(zot.host);
      const session = () => new Session(new Transport(host, { scheme: "http", answerTimeoutMs: 10_000, proxy: "none" }), credential, retry, redactor);
      return { credential, host, session };
    }

    /** Publishes the one image to a repository; `during` is what happens while it is built. */
    async function publishTo(path: string, registry: Awaited<ReturnType<typeof job>>, during: () => Promise<void> = () => Promise.resolve()): Promise<Publication> {
      const session = registry.session();
      try {
        const repository = Repository.at(registry.host, path);
        const order = { client: new RepositoryClient(session, repository, "pull,push"), tag: TAG, furtherTags: [], identity: { kind: "source", commit: COMMIT, version: VERSION_1 } } as const;
        const build = async () => {
          await during();
          return workspace.join("image");
        };
        const upload = (folder: string, client: RepositoryClient, put: PutImage) => uploadOwnLayout(folder, { client, timeoutS: 60, put });
        return await publish(order, { build, upload }, { step: () => undefined, note: (text) => void notes.push(text) });
      } finally {
        await session.close();
      }
    }

    it("a job of the main branch publishes, is told whom it is taken for, and a second run does nothing", async () => {
      const first = await publishTo("my-team/hello", await job({}));
      const second = await publishTo("my-team/hello", await job({}));
      expect([first.outcome, second.outcome]).to.deep.equal(["published", "already-published"]);
      expect(second.digest).to.equal(first.digest);
      const who = `logged in by the job's ID token: ${MAIN}, of ${forge.issuer}, for the audience zot`;
      expect(notes).to.deep.equal([who, who]);
      expect([first.notes, second.notes]).to.deep.equal([[who], [who]]);
    });

    it("a token that is over when the image is built is fetched again, before the push", async () => {
      const registry = await job({ lifetime: 2 }, { lifetime: 300 });
      const asked = forge.asked;
      const short = registry.credential.token.held.text.reveal();
      const refused = async () => ((await fetch(`http://${zot.host}/v2/`, { headers: { authorization: `Bearer ${short}` } })).status === 401 ? true : undefined);
      const { outcome } = await publishTo("my-team/slow", registry, async () => {
        await until("the first token to be refused", refused);
      });
      expect(outcome).to.equal("published");
      expect(forge.asked).to.equal(asked + 1);
      expect(registry.credential.token.held.text.reveal()).not.to.equal(short);
    });

    it("a job of another branch may not push: PUSH_DENIED, naming it", async () => {
      const { code, message } = await rejectionOf(publishTo("my-team/branch", await job({ ref: "refs/heads/x", sub: "repo:my-org/my-repo:ref:refs/heads/x" })));
      expect(code).to.equal("PUSH_DENIED");
      expect(message).to.contain("It knows the job (repo:my-org/my-repo:ref:refs/heads/x, of ");
    });

    it("a job of another repository is let in nowhere: CREDENTIAL_REJECTED, naming it", async () => {
      const { code, message } = await rejectionOf(publishTo("my-team/foreign", await job({ repository: "other/repo", sub: "repo:other/repo:ref:refs/heads/main" })));
      expect(code).to.equal("CREDENTIAL_REJECTED");
      expect(message).to.contain("The job's ID token is that of repo:other/repo:ref:refs/heads/main, of ").and.to.contain("claimMapping");
    });

    it("audit says whom the token is taken for, and that nobody pulls without one", async () => {
      const { credential, host, session } = await job({});
      const sessionAs = (as: Credential) => (as === credential ? session() : new Session(new Transport(host, { scheme: "http", answerTimeoutMs: 10_000, proxy: "none" }), as, { policy: QUICK, tell: () => undefined }, redactor));
      const registry: Registry = { host, credential, session: (as = credential) => sessionAs(as) };
      const registries = { main: () => Promise.resolve(registry), of: () => Promise.resolve(registry), namespace: "my-team" };
      const order = { repository: "my-team/hello", expectations: ["no-anonymous-pull", "no-anonymous-push", "key-can-push", "immutable-tags"], missingRepository: "leave" } as const;
      const report = await auditRegistry(order, { registries, progress: { step: () => undefined, note: () => undefined } });
      expect(report.verdicts.filter(({ kept }) => !kept)).to.deep.equal([]);
      expect(report.identity).to.include({ subject: MAIN, issuer: forge.issuer });
      expect(renderAudit(report)).to.contain(`  key         the job's ID token: ${MAIN}, of ${forge.issuer}, for the audience zot\n`);
    });

    // One run of the whole command line is enough: what differs between the two ways is seen above.
    if (way === "as it is") it("publish-image --oidc does it from a forge's job, and leaves nothing behind", async () => {
      const tree = await SourceTree.create(scratchContainer("app"));
      try {
        await tree.commit();
        const args = ["publish-image", "--source", tree.path, "--container", "app", "--registry", zot.host, "--namespace", "my-team", "--oidc", "--oidc-audience", "zot", "--json"];
        const { exitCode, stdout, stderr, left } = await runCli(args, forge.environment);
        expect({ exitCode, left }, stderr).to.deep.equal({ exitCode: 0, left: [] });
        expect(JSON.parse(stdout)).to.have.property("outcome", "published");
        expect(stdout).to.contain(`logged in by the job's ID token: ${MAIN}`).and.not.to.contain("eyJ");
      } finally {
        await tree.remove();
      }
    });
  });
}
