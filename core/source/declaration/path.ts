// zod's version 3, which every zod 4 brings along: it loads in a sixth of the time.
import { z } from "zod/v3";
import { isInside, isPlain } from "../layout/given-path.js";

const INSIDE = 'has to be a path inside the source tree, without "." and ".."';
const trimmed = z.string().transform((path) => path.replace(/(?<=[^/])\/+$/, "").replace(/^(?:\.\/+)+(?=[^/])/, ""));

const NAMES_ONE = { message: "has to name a file or a folder: patterns are not known" };
const fromRoot = trimmed.transform((path) => path.replace(/^\//, ""));

/** A file or a folder, from the root of the source tree; a slash in front says the same. */
export const treePath = fromRoot.refine(isInside, { message: INSIDE }).refine(isPlain, NAMES_ONE);

/** The same, or `.` for the whole source tree, which is "" from here on. */
export const treeFolder = trimmed
  .refine((path) => path !== "", { message: INSIDE })
  .transform((path) => path.replace(/^\//, ""))
  .transform((path) => (path === "." ? "" : path))
  .refine((path) => path === "" || isInside(path), { message: INSIDE })
  .refine(isPlain, NAMES_ONE);

/** A file of the container's folder, or with a slash in front one from the root of the source tree. */
export const filePath = trimmed.refine((path) => isInside(path.replace(/^\//, "")), { message: INSIDE });
