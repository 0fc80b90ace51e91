// `npm run bench`: set up what is missing, then measure. See docs/benchmarks.md.
import { EVERYTHING, setUp } from "./setup.cjs";

setUp(["git", "buildah", "skopeo", "docker-registry"], EVERYTHING);
const { main } = await import("../dist/bench/main.js");
process.exitCode = await main(process.argv.slice(2));
