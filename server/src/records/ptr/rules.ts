import { practice, rfc } from "../../rules/reference.ts";
import { defineRules } from "../../rules/rule.ts";

const origin = "2.0.192.in-addr.arpa.";
const good = { origin, text: "10 PTR mail.example.com." };

/** What can be wrong with reverse records (RFC 1035 §3.5, RFC 3596 §2.5). */
export const ptrRules = defineRules("ptr", {
  "bad-owner": {
    severity: "error",
    title: "Not a reverse name",
    reference: [rfc(1035, "3.5"), rfc(3596, "2.5")],
    message: ({ owner, what }: { owner: string; what: string }) =>
      `${what}: no address leads to ${owner}, and nobody asks for it`,
    why: "The name is made from the address: four decimal labels in reverse order for IPv4, 32 hexadecimal digits for IPv6.",
    mend: "Write the address's own labels, last one first.",
    bad: { origin, text: "[[300]] PTR mail.example.com." },
    good,
  },
  "target-not-host": {
    severity: "error",
    title: "Target is no host name",
    reference: [rfc(1123, "2.1"), rfc(6763, "11"), practice("BIND")],
    message: ({ target }: { target: string }) =>
      `“${target}” is no host name (letters, digits and hyphens): BIND refuses it, and mail servers distrust the address`,
    why: "The answer is used as the host's name; one with an underscore or a blank belongs to no host.",
    mend: "Name the host as its A or AAAA record does.",
    bad: { origin, text: "10 PTR [[mail_out.example.com.]]" },
    good,
  },
  "target-cname": {
    severity: "warning",
    title: "Reverse name is an alias",
    reference: rfc(2181, "10.2"),
    message: ({ target, alias }: { target: string; alias: string }) =>
      `${target} is an alias of ${alias}: a PTR must name the host itself`,
    why: "Programs take the answer for the host's true name; an alias is none.",
    mend: "Name the alias's target.",
    dns: true,
    bad: "reverse PTR [[mail]]\nmail CNAME host.example.net.",
    good: "reverse PTR mail\nmail A 192.0.2.10",
  },
  "not-confirmed": {
    severity: "warning",
    title: "Reverse name is not confirmed",
    reference: [rfc(8601, "3"), rfc(7372, "3.3")],
    message: ({ target, address }: { target: string; address: string }) =>
      `${target} does not lead back to ${address}: receivers of mail distrust or refuse the address`,
    why: "Anyone can claim any name for an address of theirs; only a name that leads back to the address is believed.",
    mend: "Publish the address at the name, or correct the name.",
    dns: true,
    bad: { origin, text: "10 PTR [[mail.example.com.]]", answers: { "mail.example.com": { A: ["192.0.2.11"] } } },
    good: { origin, text: "10 PTR mail.example.com.", answers: { "mail.example.com": { A: ["192.0.2.10"] } } },
  },
  multiple: {
    severity: "info",
    title: "Several names for one address",
    reference: [rfc(2181, "10.2"), practice("receivers")],
    message: ({ count }: { count: number }) =>
      `${count} names for one address: it is allowed, but receivers look at few of them, in any order`,
    why: "Some mail servers compare the first name only with the one in HELO, and the order changes from answer to answer.",
    mend: "Keep the one that the host itself uses.",
    bad: { origin, text: "10 PTR [[mail.example.com.]]\n10 PTR www.example.com." },
    good,
  },
});
