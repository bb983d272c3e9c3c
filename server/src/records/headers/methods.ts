/** What the registry has of one authentication method (RFC 8601 §2.7 and IANA's Email Authentication Parameters). */
export interface Method {
  readonly title: string;
  readonly results: readonly string[];
  readonly properties: readonly string[];
}

const usual = ["none", "pass", "fail", "temperror", "permerror"];

/** Methods by name, in the order they are offered. */
export const methods: Readonly<Record<string, Method>> = {
  spf: {
    title: "whether the client may send for the domain (RFC 7208)",
    results: ["none", "pass", "fail", "softfail", "policy", "neutral", "temperror", "permerror"],
    properties: ["smtp.mailfrom", "smtp.helo"],
  },
  dkim: {
    title: "whether a signature verifies (RFC 6376)",
    results: ["none", "pass", "fail", "policy", "neutral", "temperror", "permerror"],
    properties: ["header.d", "header.i", "header.s", "header.a", "header.b"],
  },
  dmarc: {
    title: "whether the author's domain stands behind the message (RFC 9989)",
    results: usual,
    properties: ["header.from", "policy.dmarc"],
  },
  arc: {
    title: "whether the chain of intermediaries is whole (RFC 8617)",
    results: ["none", "pass", "fail"],
    properties: ["header.oldest-pass", "smtp.remote-ip", "smtp.client-ip", "arc.chain"],
  },
  iprev: {
    title: "whether the client's address has a name that leads back to it",
    results: ["pass", "fail", "temperror", "permerror"],
    properties: ["policy.iprev"],
  },
  auth: {
    title: "whether the sender has logged in (RFC 4954)",
    results: ["none", "pass", "fail", "temperror", "permerror"],
    properties: ["smtp.auth", "smtp.mailfrom"],
  },
  bimi: {
    title: "whether the domain has an indicator to show",
    results: ["none", "pass", "fail", "declined", "skipped", "temperror", "permerror"],
    properties: [
      "header.d",
      "header.selector",
      "policy.authority",
      "policy.authority-uri",
      "policy.indicator-uri",
      "policy.indicator-hash",
      "policy.logo-preference",
    ],
  },
  "dkim-adsp": {
    title: "what the author's domain once said of unsigned mail (RFC 5617, historic)",
    results: ["none", "pass", "unknown", "fail", "discard", "nxdomain", "temperror", "permerror"],
    properties: ["header.from"],
  },
  "dkim-atps": { title: "whether a third party may sign (RFC 6541)", results: usual, properties: ["header.from"] },
  vbr: {
    title: "whether somebody vouches for the domain (RFC 5518)",
    results: usual,
    properties: ["header.md", "header.mv"],
  },
  rrvs: {
    title: "whether the recipient is still the same person (RFC 7293)",
    results: ["none", "pass", "fail", "unknown", "temperror", "permerror"],
    properties: ["smtp.rcptto"],
  },
  smime: {
    title: "whether an S/MIME signature verifies (RFC 7281)",
    results: ["none", "pass", "fail", "policy", "neutral", "temperror", "permerror"],
    properties: ["body.smime-part", "body.smime-identifier", "body.smime-serial", "body.smime-issuer"],
  },
  dnswl: {
    title: "whether a list of good senders has the client (RFC 8904)",
    results: ["pass", "none", "temperror", "permerror"],
    properties: ["dns.zone", "policy.ip", "policy.txt", "dns.sec"],
  },
  domainkeys: {
    title: "whether a signature of DomainKeys verifies (RFC 4870, historic)",
    results: ["none", "pass", "fail", "policy", "neutral", "temperror", "permerror"],
    properties: ["header.d", "header.from", "header.sender"],
  },
  "sender-id": {
    title: "whether the client may send for the domain, by Sender ID (RFC 4406, historic)",
    results: ["none", "pass", "fail", "softfail", "policy", "neutral", "temperror", "permerror"],
    properties: ["header.from", "header.sender", "header.resent-from", "header.resent-sender"],
  },
};

/** The entry of a method, whatever its case. */
export function methodNamed(name: string): Method | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(methods, key) ? methods[key] : undefined;
}

/** What each result means. */
export const resultMeanings: Readonly<Record<string, string>> = {
  none: "There was nothing to judge: the domain publishes nothing, or the message was not signed.",
  pass: "The check succeeded.",
  fail: "The check failed: the domain does not stand behind this.",
  softfail: "The domain says that the client probably may not send.",
  neutral: "Nothing can be said either way; for DKIM: the signature could not be read.",
  policy: "The check succeeded but local policy does not accept it, for instance a short key.",
  temperror: "A look-up failed: trying later may give another result.",
  permerror: "What is published cannot be used: trying later does not help.",
};
