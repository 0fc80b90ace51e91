// `npm run bench`: set up what is missing, then measure.
// `npm run bench -- load`: what loading the module costs on an engine. See docs/benchmarks.md.
import { EVERYTHING, setUp } from "./setup.cjs";

setUp(["git", "buildah", "skopeo", "docker-registry"], EVERYTHING);
const [word, ...rest] = process.argv.slice(2);
const isLoad = word === "load";
const { main } = await import(isLoad ? "../dist/bench/load/main.js" : "../dist/bench/main.js");
process.exitCode = await main(isLoad ? rest : process.argv.slice(2));
