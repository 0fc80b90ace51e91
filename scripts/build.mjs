// `npm run build`: compile everything, whether or not it has changed.
import { compile } from "./setup.cjs";

compile();
