import { isCleanBase64 } from "../records/base64.ts";
import type { Request } from "../records/dmarc/parse.ts";
import {
  generateDkim,
  generateDmarc,
  generateMtaSts,
  generateTlsRpt,
  type MtaStsChoice,
  type NewRecord,
} from "../records/generate.ts";
import { generateSpf, type SpfPlan } from "../records/spf/generate.ts";

/** One question of a form, as the client asks it. */
export type FormQuestion = {
  readonly id: string;
  readonly title: string;
} & (
  | {
      /** One line; `list`: several values between blanks or commas. `optional`: it may be left empty. */
      readonly kind: "text" | "list";
      readonly value?: string;
      readonly example?: string;
      readonly optional?: true;
    }
  | {
      /** One of the choices, or any number of them. */
      readonly kind: "one" | "any";
      readonly choices: readonly FormChoice[];
    }
  | {
      /**
       * A key pair that the client makes, so that the private key is never sent: the answer is the public key as
       * SubjectPublicKeyInfo in base64. The choices are `rsa` (2048 bits) and `ed25519`.
       */
      readonly kind: "key";
      readonly choices: readonly FormChoice[];
    }
);

export interface FormChoice {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
}

/** A record that can be made, and what has to be known for it. */
export interface RecordForm {
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  readonly questions: readonly FormQuestion[];
}

export type FormAnswers = Readonly<Record<string, string | readonly string[]>>;

/** What is known beforehand and proposed as an answer. */
export interface FormKnowledge {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The MX hosts of the domain. */
  readonly mx: readonly string[];
}

const policies: readonly FormChoice[] = [
  { id: "none", label: "none", detail: "Deliver it, and only report: to begin with." },
  { id: "quarantine", label: "quarantine", detail: "Treat it as suspicious: mostly as spam." },
  { id: "reject", label: "reject", detail: "Refuse it." },
];

/** The forms, in the order in which a domain is usually set up. */
export function recordForms({ now, mx }: FormKnowledge): readonly RecordForm[] {
  return [
    {
      id: "spf",
      label: "SPF",
      detail: "Which hosts may send mail for the domain (RFC 7208)",
      questions: [
        {
          id: "senders",
          kind: "any",
          title: "Which of the domain's own hosts send mail?",
          choices: [
            { id: "mx", label: "The hosts that receive its mail", detail: "mx, one look-up" },
            { id: "a", label: "The domain's own addresses", detail: "a, one look-up" },
          ],
        },
        {
          id: "networks",
          kind: "list",
          optional: true,
          title: "Addresses and networks that send mail",
          example: "192.0.2.10 2001:db8::/48",
        },
        {
          id: "includes",
          kind: "list",
          optional: true,
          title: "Domains of providers that send mail for you, as their documentation names them",
          example: "_spf.example.net",
        },
        {
          id: "others",
          kind: "one",
          title: "What about mail from all other hosts?",
          choices: [
            { id: "fail", label: "-all: they are not allowed", detail: "Mail from elsewhere fails." },
            { id: "softfail", label: "~all: probably not allowed", detail: "Usual beside DMARC." },
            { id: "neutral", label: "?all: nothing is said", detail: "While the senders are still being found out." },
          ],
        },
      ],
    },
    {
      id: "dmarc",
      label: "DMARC",
      detail: "What becomes of mail that fails SPF and DKIM, and who gets the reports (RFC 9989)",
      questions: [
        { id: "policy", kind: "one", title: "What becomes of mail that fails?", choices: policies },
        {
          id: "subdomains",
          kind: "one",
          title: "And of mail from subdomains?",
          choices: [{ id: "same", label: "The same", detail: "No tag sp." }, ...policies],
        },
        {
          id: "reports",
          kind: "list",
          optional: true,
          title: "Mail addresses that get the aggregate reports",
          example: "dmarc-reports@example.com",
        },
        {
          id: "options",
          kind: "any",
          title: "Anything else?",
          choices: [
            {
              id: "adkim",
              label: "Strict DKIM alignment",
              detail: "The signature has to name this very domain (adkim=s).",
            },
            {
              id: "aspf",
              label: "Strict SPF alignment",
              detail: "The envelope sender has to be of this very domain (aspf=s).",
            },
            { id: "testing", label: "Testing", detail: "Receivers should apply one step less than the policy (t=y)." },
          ],
        },
      ],
    },
    {
      id: "dkim",
      label: "DKIM key pair",
      detail: "A new key to sign mail with (RFC 6376, RFC 8463)",
      questions: [
        { id: "selector", kind: "text", title: "Selector: a name for this key", value: `s${monthOf(now)}` },
        {
          id: "key",
          kind: "key",
          title: "Algorithm of the key",
          choices: [
            { id: "rsa", label: "RSA, 2048 bits", detail: "Every receiver can verify it." },
            {
              id: "ed25519",
              label: "Ed25519",
              detail: "Short; some receivers cannot verify it, so sign with RSA too.",
            },
          ],
        },
      ],
    },
    {
      id: "mta-sts",
      label: "MTA-STS",
      detail: "Senders shall use TLS: the TXT record and the policy file (RFC 8461)",
      questions: [
        {
          id: "mode",
          kind: "one",
          title: "What shall senders do where TLS does not work?",
          choices: [
            { id: "testing", label: "testing", detail: "Deliver, and report: to begin with." },
            { id: "enforce", label: "enforce", detail: "Not deliver." },
            { id: "none", label: "none", detail: "The policy is being withdrawn." },
          ],
        },
        {
          id: "mx",
          kind: "list",
          title: "Hosts that receive the domain's mail, as in its MX records; *.example.com for all of a domain",
          value: mx.join(" "),
          example: "mx1.example.com mx2.example.com",
        },
      ],
    },
    {
      id: "tls-rpt",
      label: "TLS reports",
      detail: "Who is told where TLS fails (RFC 8460)",
      questions: [
        {
          id: "reports",
          kind: "list",
          title: "Mail addresses or https: addresses that get the reports",
          example: "tls-reports@example.com",
        },
      ],
    },
  ];
}

/** What a filled-in form gives: a record, and the text of a policy file that belongs to it. */
export interface MadeRecord {
  readonly record: NewRecord;
  readonly policy?: string;
}

/** The most values that a list may have. */
const mostValues = 100;

/** The record of a filled-in form; a sentence where the answers give none. */
export function makeRecord(form: string, answers: FormAnswers, { now }: FormKnowledge): MadeRecord | string {
  const one = (id: string) => {
    const answer = answers[id];
    return typeof answer === "string" ? answer.trim() : "";
  };
  const list = (id: string) => {
    const answer = answers[id] ?? [];
    const values = typeof answer === "string" ? answer.split(/[\s,]/) : answer;
    return values.filter((value) => value !== "").slice(0, mostValues);
  };
  switch (form) {
    case "spf": {
      const [networks, includes] = [list("networks"), list("includes")];
      const others = one("others");
      if (!isOneOf(others, spfEndings)) return "Choose what is said about all other hosts.";
      const plan: SpfPlan = {
        mx: list("senders").includes("mx"),
        a: list("senders").includes("a"),
        networks,
        includes,
        others,
      };
      return { record: { name: "@", value: generateSpf(plan) } };
    }
    case "dmarc": {
      const [policy, subdomains] = [one("policy"), one("subdomains")];
      if (!isOneOf(policy, requests)) return "Choose what becomes of mail that fails.";
      const record = generateDmarc({
        policy,
        ...(isOneOf(subdomains, requests) ? { subdomains } : {}),
        aggregateReports: list("reports"),
        strictDkim: list("options").includes("adkim"),
        strictSpf: list("options").includes("aspf"),
        testing: list("options").includes("testing"),
      });
      return { record };
    }
    case "dkim": {
      const [selector, key] = [one("selector"), one("key")];
      if (!isSelector(selector)) return "A selector is made of letters, digits, hyphens and dots between them.";
      const publicKey = octetsOf(key);
      const record = publicKey === undefined ? undefined : generateDkim({ selector, publicKey });
      return record === undefined ? "This is no public key that DKIM can use." : { record };
    }
    case "mta-sts": {
      const [mode, mx] = [one("mode"), list("mx")];
      if (!isOneOf(mode, modes)) return "Choose what senders shall do where TLS does not work.";
      if (mx.length === 0 && mode !== "none") return "Name at least one host that receives the domain's mail.";
      return generateMtaSts({ mode, mx, id: idOf(now) });
    }
    case "tls-rpt": {
      const reports = list("reports");
      return reports.length === 0
        ? "Name at least one address for the reports."
        : { record: generateTlsRpt({ reports }) };
    }
    default:
      return `There is no record “${form}” to be made.`;
  }
}

const spfEndings = ["fail", "softfail", "neutral"] as const satisfies readonly SpfPlan["others"][];
const requests = ["none", "quarantine", "reject"] as const satisfies readonly Request[];
const modes = ["enforce", "testing", "none"] as const satisfies readonly MtaStsChoice["mode"][];

function isOneOf<T extends string>(text: string, known: readonly T[]): text is T {
  return (known as readonly string[]).includes(text);
}

/** RFC 6376 §3.1. */
function isSelector(text: string): boolean {
  return (
    text.length <= 200 &&
    text.split(".").every((label) => /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/.test(label))
  );
}

function octetsOf(base64: string): Uint8Array | undefined {
  if (base64.length > 4096 || !isCleanBase64(base64)) return undefined;
  return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

/** `202611`, in UTC. */
function monthOf(now: number): string {
  return idOf(now).slice(0, 6);
}

/** `20261125044500`, in UTC: another one at each change. */
function idOf(now: number): string {
  return new Date(now).toISOString().replace(/\D/g, "").slice(0, 14);
}
