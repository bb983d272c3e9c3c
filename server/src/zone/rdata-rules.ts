import { dnssecFieldRules } from "./rules-dnssec.ts";
import { formRules } from "./rules-form.ts";
import { serviceFieldRules } from "./rules-service.ts";

/** The rules of the group rdata/: the fields of one record. */
export const rdataRules = { ...formRules, ...serviceFieldRules, ...dnssecFieldRules };
