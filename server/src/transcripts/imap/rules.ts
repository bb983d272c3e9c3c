import { commandRules } from "./rules-commands.ts";
import { responseRules } from "./rules-responses.ts";

export const imapRules = { ...commandRules, ...responseRules };
