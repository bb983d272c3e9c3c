import { dns } from "./dns-tools/index.ts";
import { imap } from "./imap/index.ts";
import { jmap } from "./jmap/index.ts";
import { pop3 } from "./pop3/index.ts";
import type { Protocol } from "./protocol.ts";
import { smtp } from "./smtp/index.ts";

/** Every protocol; the order decides between equal claims. */
export const protocols: readonly Protocol[] = [smtp, imap, pop3, jmap, dns];
