import type { Dialect } from "../dialect.ts";
import { raw, rawServer } from "./bare.ts";
import { rfc } from "./rfc.ts";

/** Every log format, in the order in which equal scores are decided: long marks before short ones, bare text last. */
export const dialects: readonly Dialect[] = [rfc, raw, rawServer];
