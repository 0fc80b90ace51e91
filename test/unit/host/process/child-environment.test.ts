import { expect } from "chai";
import { childEnvironment, gitEnvironment } from "../../../../host/process/child-environment.js";

describe("host/child-environment", () => {
  const GIVEN = {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "safe.directory",
    GIT_CONFIG_VALUE_0: "*",
    GIT_SSH_COMMAND: "ssh -i key",
    SSH_AUTH_SOCK: "/run/agent",
    GIT_DIR: "/elsewhere",
    ZOT_CI_API_KEY: "s3cret",
  };
  const before = { ...process.env };
  beforeEach(() => Object.assign(process.env, GIVEN));
  afterEach(() => {
    for (const name of Object.keys(GIVEN)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  });

  it("passes git's own settings on to git, and neither another repository nor a secret", () => {
    const environment = gitEnvironment();
    expect(environment).to.include({ GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "safe.directory", GIT_CONFIG_VALUE_0: "*", GIT_SSH_COMMAND: "ssh -i key", SSH_AUTH_SOCK: "/run/agent" });
    expect(environment).not.to.have.any.keys("GIT_DIR", "ZOT_CI_API_KEY");
  });

  it("passes none of them on to any other tool", () => {
    expect(childEnvironment()).not.to.have.any.keys(...Object.keys(GIVEN));
    expect(childEnvironment()).to.include({ PATH: process.env["PATH"] });
  });
});
