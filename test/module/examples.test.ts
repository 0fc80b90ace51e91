import { expect } from "chai";
import { execa } from "execa";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { PROJECT } from "../support/project.js";
import { coreNames, givenNames } from "./introspect/given-names.js";
import { introspect, type ModuleTypes } from "./introspect/introspect.js";
import { SDK } from "./introspect/module-folder.js";

/** A module that imports this one, in the words of its language. */
interface Example {
  readonly language: string;
  readonly file: string;
  /** What it calls that is neither this module's, nor the core's, nor its own. */
  readonly besides: readonly string[];
  /** A name of the API, from the language's spelling. */
  readonly plain: (name: string) => string;
}

const lowerFirst = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
const fromSnake = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const EXAMPLES: readonly Example[] = [
  { language: "TypeScript", file: "examples/typescript/src/index.ts", besides: ["includes", "error"], plain: (name) => name },
  { language: "TypeScript", file: "test/engine/src/index.ts", besides: ["equal", "match", "doesNotMatch", "deepEqual", "rejects", "ok", "map", "all", "parse", "trim", "indexOf"], plain: (name) => name },
  { language: "Go", file: "examples/go/main.go", besides: ["contains", "errorf", "println"], plain: lowerFirst },
  { language: "Python", file: "examples/python/src/publish_example/main.py", besides: [], plain: fromSnake },
];

/** The engine's own tests of them are `npm run test:engine`; this is what can be known without one. */
describe("modules that import this one", () => {
  let types: ModuleTypes;
  let functions: Set<string>;
  let given: Set<string>;

  before(async () => {
    types = await introspect();
    const client = await readFile(join(SDK, "api/client.gen.d.ts"), "utf8");
    const core = [...client.matchAll(/^ {4}(\w+): \(/gm)].map(([, name = ""]) => name);
    const ours = Object.values(types.objects).flatMap(({ properties, methods }) => [...Object.keys(properties), ...Object.keys(methods)]);
    functions = new Set([...core, ...ours, "containerPublisher"]);
    given = coreNames(givenNames(types), []);
  });

  const own = (text: string) => [...text.matchAll(/^(?:func \(.*?\)|\s*(?:private )?(?:async )?(?:def)?)\s*(\w+)\(/gm)].map(([, name = ""]) => name);

  for (const { language, file, besides, plain } of EXAMPLES) {
    describe(`${language}: ${file}`, () => {
      let text: string;
      before(async () => (text = await readFile(join(PROJECT, file), "utf8")));

      it("calls functions that exist", () => {
        const called = [...text.matchAll(/\.(\w+)\(/g)].map(([, name = ""]) => name);
        expect(called).to.not.be.empty;
        const unknown = called.filter((name) => !functions.has(plain(name)) && !own(text).includes(name) && !besides.includes(plain(name)));
        expect(unknown).to.deep.equal([]);
      });

      it("names types and members that its client has", () => {
        const named = [...text.matchAll(/\bContainerPublisher[A-Z]\w*/g)].map(([name]) => name);
        expect(named).to.not.be.empty;
        expect(named.filter((name) => !given.has(name))).to.deep.equal([]);
      });
    });
  }

  const argumentNames = () => {
    const functionsOf = Object.values(types.objects).flatMap(({ methods }) => Object.values(methods));
    return new Set([types.objects[types.name]?.constructor, ...functionsOf].flatMap((each) => Object.keys(each?.arguments ?? {})));
  };

  it("gives enum members that are there, in TypeScript and in Python", async () => {
    const members = (enumName: string) => Object.keys(types.enums[enumName]?.values ?? {});
    const typescript = await readFile(join(PROJECT, "examples/typescript/src/index.ts"), "utf8");
    const aliases = [...typescript.matchAll(/ContainerPublisher(\w+) as (\w+)/g)];
    expect(aliases).to.not.be.empty;
    for (const [, enumName = "", alias = ""] of aliases) {
      const used = [...typescript.matchAll(new RegExp(`\\b${alias}\\.(\\w+)`, "g"))].map(([, member = ""]) => member);
      const spelled = members(enumName).map((each) => fromSnake(`_${each.toLowerCase()}`));
      expect(used, enumName).to.not.be.empty;
      expect(used.filter((member) => !spelled.includes(member)), enumName).to.deep.equal([]);
    }
    const python = await readFile(join(PROJECT, "examples/python/src/publish_example/main.py"), "utf8");
    const used = [...python.matchAll(/ContainerPublisher(\w+)\.([A-Z_]+)/g)];
    expect(used).to.not.be.empty;
    for (const [name, enumName = "", member = ""] of used) expect(members(enumName), name).to.include(member);
  });

  it("gives keyword arguments that are there, in Go and in Python", async () => {
    const python = await readFile(join(PROJECT, "examples/python/src/publish_example/main.py"), "utf8");
    const keywords = [...python.matchAll(/(?<![\w.])([a-z_]+)=(?!=)/g)].map(([, name = ""]) => name).filter((name) => name !== "cache" && name !== "file");
    const go = await readFile(join(PROJECT, "examples/go/main.go"), "utf8");
    const fields = [...go.matchAll(/Opts\{([^}]*)\}/g)].flatMap(([, body = ""]) => [...body.matchAll(/\b([A-Z]\w*):/g)].map(([, name = ""]) => name));
    expect(keywords.length, "Python").to.be.greaterThan(5);
    expect(fields.length, "Go").to.be.greaterThan(5);
    expect([...keywords.map(fromSnake), ...fields.map(lowerFirst)].filter((name) => !argumentNames().has(name))).to.deep.equal([]);
  });

  it("is Python that compiles", async function () {
    const compiler = "import sys\nfor path in sys.argv[1:]: compile(open(path).read(), path, 'exec')";
    const files = ["__init__.py", "main.py"].map((name) => join(PROJECT, "examples/python/src/publish_example", name));
    const { code, exitCode, stderr } = await execa("python3", ["-c", compiler, ...files], { reject: false });
    if (code === "ENOENT") return this.skip();
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
  });
});
