import { expect } from "chai";
import { childEnvironment } from "../../../../host/process/child-environment.js";
import { TOOL_PACKAGES, toolMissing, type Tool } from "../../../../host/process/tool.js";

/** Variables in which secrets travel in CI systems and in front of the tools that we run. */
const SECRETS = [
  "REGISTRY_PASSWORD", "REGISTRY_AUTH_FILE", "DOCKER_AUTH_CONFIG", "DOCKER_CONFIG", "GITHUB_TOKEN", "CI_JOB_TOKEN", "CI_REGISTRY_PASSWORD",
  "AWS_SECRET_ACCESS_KEY", "NPM_TOKEN", "INFISICAL_TOKEN", "DAGGER_SESSION_TOKEN", "GIT_ASKPASS", "NODE_OPTIONS", "LD_PRELOAD", "BASH_ENV", "NIX_CONFIG",
];
const PASSED = ["PATH", "HOME", "HTTPS_PROXY", "no_proxy", "SSL_CERT_FILE", "XDG_RUNTIME_DIR"];

describe("host/tool: childEnvironment", () => {
  const before_ = new Map<string, string | undefined>();
  before(() => {
    for (const name of [...SECRETS, ...PASSED]) before_.set(name, process.env[name]);
    for (const name of SECRETS) process.env[name] = "hunter2";
    for (const name of PASSED) process.env[name] = `value of ${name}`;
  });
  after(() => {
    for (const [name, value] of before_) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  for (const name of SECRETS) it(`keeps ${name} from children`, () => expect(childEnvironment()).not.to.have.property(name));
  for (const name of PASSED) it(`passes ${name} on`, () => expect(childEnvironment()[name]).to.equal(`value of ${name}`));

  it("lets no secret through under any name", () => expect(Object.values(childEnvironment())).not.to.include("hunter2"));

  it("adds what the caller names, which wins", () => {
    expect(childEnvironment({ TMPDIR: "/w", PATH: "/p" })).to.include({ TMPDIR: "/w", PATH: "/p" });
  });

  it("leaves out what is not set, instead of passing the text undefined", () => {
    Reflect.deleteProperty(process.env, "no_proxy");
    expect(childEnvironment()).not.to.have.property("no_proxy");
  });
});

describe("host/tool: toolMissing", () => {
  for (const tool of Object.keys(TOOL_PACKAGES) as Tool[]) {
    it(`says how to install ${tool}`, () => {
      const fault = toolMissing(tool);
      expect(fault.code).to.equal("TOOL_MISSING");
      expect(fault.remedy).to.include(`apt-get install -y ${TOOL_PACKAGES[tool]}`);
    });
  }
});
