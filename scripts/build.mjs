// `npm run build`: compile everything, whether or not it has changed.
import { compile, packages } from "./setup.cjs";

packages();
compile();
