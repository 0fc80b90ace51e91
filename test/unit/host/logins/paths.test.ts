import { expect } from "chai";
import { authfilePaths } from "../../../../host/logins/paths.js";

describe("host/logins: the files that buildah would ask", () => {
  const cases: { name: string; environment: Record<string, string>; paths: string[] }[] = [
    { name: "the one of REGISTRY_AUTH_FILE alone", environment: { HOME: "/h", REGISTRY_AUTH_FILE: "/a.json", XDG_RUNTIME_DIR: "/r" }, paths: ["/a.json"] },
    { name: "podman's before Docker's", environment: { HOME: "/h", XDG_RUNTIME_DIR: "/r" }, paths: ["/r/containers/auth.json", "/h/.config/containers/auth.json", "/h/.docker/config.json"] },
    { name: "root's, and those of XDG", environment: { HOME: "/h", XDG_CONFIG_HOME: "/c" }, paths: ["/run/containers/0/auth.json", "/c/containers/auth.json", "/h/.docker/config.json"] },
    { name: "Docker's where DOCKER_CONFIG has it", environment: { HOME: "/h", XDG_RUNTIME_DIR: "/r", DOCKER_CONFIG: "/d" }, paths: ["/r/containers/auth.json", "/h/.config/containers/auth.json", "/d/config.json"] },
    { name: "and takes an empty variable for none", environment: { HOME: "/h", REGISTRY_AUTH_FILE: "", XDG_RUNTIME_DIR: "", XDG_CONFIG_HOME: "", DOCKER_CONFIG: "" }, paths: ["/run/containers/0/auth.json", "/h/.config/containers/auth.json", "/h/.docker/config.json"] },
  ];
  for (const { name, environment, paths } of cases) {
    it(name, () => expect(authfilePaths(environment, 0).map(({ path }) => path)).to.deep.equal(paths));
  }
});
