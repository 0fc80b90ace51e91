// `npm run test:faults`: set up what is missing, then publish through a proxy that injects faults. See test/faults/.
import { EVERYTHING, setUp } from "./setup.cjs";

setUp(["git", "buildah", "skopeo", "docker-registry"], EVERYTHING);
const { main } = await import("../dist/test/faults/main.js");
process.exitCode = await main(process.argv.slice(2));
