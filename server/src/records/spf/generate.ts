/** What a person wants an SPF record to say. */
export interface SpfPlan {
  /** The hosts of the domain's MX records send. */
  readonly mx?: boolean;
  /** The domain's own addresses send. */
  readonly a?: boolean;
  /** Addresses or networks, IPv4 and IPv6. */
  readonly networks?: readonly string[];
  /** Domains whose senders may send too. */
  readonly includes?: readonly string[];
  /** What becomes of all others. */
  readonly others: "fail" | "softfail" | "neutral";
}

const endings = { fail: "-all", softfail: "~all", neutral: "?all" } as const;

/** The text of an SPF record; addresses come first, since they cost no look-up (RFC 7208 §4.6.4). */
export function generateSpf(plan: SpfPlan): string {
  const terms = ["v=spf1"];
  for (const network of plan.networks ?? []) terms.push(`${network.includes(":") ? "ip6" : "ip4"}:${network}`);
  if (plan.a === true) terms.push("a");
  if (plan.mx === true) terms.push("mx");
  for (const domain of plan.includes ?? []) terms.push(`include:${domain}`);
  terms.push(endings[plan.others]);
  return terms.join(" ");
}
