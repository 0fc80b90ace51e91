// `npm run bench`: set up what is missing, then measure. A word before the options asks for another measurement: plot, window,
// changed or load. See docs/benchmarks.md.
import { EVERYTHING, setUp } from "./setup.cjs";

const WORDS = ["plot", "window", "changed", "load"];

setUp(["git", "buildah", "skopeo", "docker-registry"], EVERYTHING);
const [word = "", ...rest] = process.argv.slice(2);
const isKnown = WORDS.includes(word);
const { main } = await import(isKnown ? `../dist/bench/${word}/main.js` : "../dist/bench/main.js");
process.exitCode = await main(isKnown ? rest : process.argv.slice(2));
