import { expect } from "chai";
import { join } from "node:path";
import { userPath } from "../../../../host/run/user-path.js";

describe("host/user-path", () => {
  const NAMES = ["INIT_CWD", "npm_package_name"] as const;
  const before = NAMES.map((name) => [name, process.env[name]] as const);
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  for (const { project, from, path, means } of [
    { project: "container-publisher", from: "/home/me", path: "tree", means: "/home/me/tree" },
    { project: "container-publisher", from: "/home/me", path: "/tree", means: "/tree" },
    { project: "container-publisher", from: undefined, path: "tree", means: join(process.cwd(), "tree") },
    { project: "another", from: "/home/me", path: "tree", means: join(process.cwd(), "tree") },
    { project: undefined, from: "/home/me", path: "..", means: join(process.cwd(), "..") },
  ]) {
    it(`takes ${path} for ${means}, run by npm for ${project ?? "nobody"} from ${from ?? "nowhere"}`, () => {
      for (const [name, value] of [["INIT_CWD", from], ["npm_package_name", project]] as const) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
      expect(userPath(path)).to.equal(means);
    });
  }
});
