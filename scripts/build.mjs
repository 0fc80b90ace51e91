// `npm run build`: compile everything, whether or not it has changed, and check its types.
import { checkTypes, compile, packages } from "./setup.cjs";

if (process.argv.length > 2) {
  // Whoever gives options means an image: what does that is said.
  process.argv.splice(2, 0, "build");
  await import("./launch.cjs");
} else {
  packages();
  compile();
  checkTypes();
}
