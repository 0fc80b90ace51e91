import { z } from "zod/v3";
import { KINDS } from "../kind.js";
import { parsed } from "./platforms.js";

const label = z.string().trim().min(1);

/** A runner's label, or all that it has to have. */
const runner = z.union([label, z.array(label).min(1)], { errorMap: () => ({ message: "has to be a runner's label, or a list of labels" }) });

const kind = z.enum(KINDS);
const place = z.string().transform((text, context): string => kind.safeParse(text).data ?? parsed([text], context)[0] ?? z.NEVER);

/** The runners of a CI matrix, by kind of build or by platform. */
export const runners = z.record(place, runner);
