import { smtpCommandRules } from "./rules-commands.ts";
import { smtpDataRules } from "./rules-data.ts";
import { smtpReplyRules } from "./rules-replies.ts";

/** All rules of the group `smtp/`. */
export const smtpRules = { ...smtpCommandRules, ...smtpReplyRules, ...smtpDataRules };
