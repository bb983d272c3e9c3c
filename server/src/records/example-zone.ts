import type { DetailedExample } from "../rules/rule.ts";

/** A whole zone `example.com.` around the lines that an example is about: for rules on what is missing. */
export function wholeZone(lines: string): DetailedExample {
  return {
    whole: true,
    text: `$TTL 3600
@ SOA ns1.example.com. hostmaster.example.com. 1 7200 3600 1209600 3600
@ NS ns1.example.com.
@ NS ns2.example.com.
ns1 A 192.0.2.53
ns2 A 192.0.2.54
${lines}
`,
  };
}
