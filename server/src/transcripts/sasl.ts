import { Base64, base64Problem, encodeBase64 } from "../records/base64.ts";
import { type Reference, rfc } from "../rules/reference.ts";
import { isMasked } from "./credentials.ts";

/** A SASL mechanism, whatever the protocol that carries it. */
export interface MechanismRow {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  /** The secret can be read by whoever sees the exchange. */
  readonly readable: boolean;
  /** Why it should not be used any more. */
  readonly outdated?: string;
  /** The form of the client's answer, decoded. */
  readonly form?: string;
  /** Whether a decoded answer (`step` from 0) has that form. */
  readonly fits?: (answer: string, step: number) => boolean;
  readonly reference: Reference;
}

const bearer = (answer: string): boolean =>
  /^(?:n|y|p=[^,]*),|^user=/.test(answer) || answer === "\u0001" || answer === "";

export const mechanisms: readonly MechanismRow[] = [
  {
    name: "PLAIN",
    title: "Name and password in one answer",
    text: "The client sends identity, name and password, separated by NUL, in base64: readable for all who see it. Right under TLS, wrong without.",
    readable: true,
    form: "[authzid] NUL name NUL password",
    fits: (answer) => answer.split("\0").length === 3,
    reference: rfc(4616, "2"),
  },
  {
    name: "LOGIN",
    title: "Name, then password",
    text: "The server asks `Username:` and `Password:`, the client answers each in base64. It was never specified; PLAIN does the same in one step.",
    readable: true,
    outdated: "never specified",
    reference: {
      label: "draft-murchison-sasl-login",
      url: "https://datatracker.ietf.org/doc/draft-murchison-sasl-login/",
    },
  },
  {
    name: "CRAM-MD5",
    title: "Keyed hash over a challenge",
    text: "The password itself is not sent, but the server must keep it readable, and short passwords can be guessed from the log.",
    readable: false,
    outdated: "for limited use",
    form: "name SP 32 hexadecimal digits",
    fits: (answer) => /^[^\0]+ [0-9a-f]{32}$/i.test(answer),
    reference: rfc(2195, "2"),
  },
  {
    name: "DIGEST-MD5",
    title: "Digest, historic",
    text: "Was moved to historic status: weak and hard to implement. SCRAM takes its place.",
    readable: false,
    outdated: "historic",
    reference: rfc(6331),
  },
  ...(
    [
      "SCRAM-SHA-1",
      "SCRAM-SHA-1-PLUS",
      "SCRAM-SHA-256",
      "SCRAM-SHA-256-PLUS",
      "SCRAM-SHA-512",
      "SCRAM-SHA-512-PLUS",
    ] as const
  ).map(
    (name): MechanismRow => ({
      name,
      title: name.endsWith("-PLUS") ? "Salted challenge, bound to the TLS connection" : "Salted challenge and response",
      text: "Neither side sends the password, the server need not keep it readable, and the client sees that the server knew it too.",
      readable: false,
      form: "`n,,n=name,r=nonce`, then `c=…,r=…,p=proof`",
      fits: (answer, step) =>
        step === 0
          ? /^(?:n|y|p=[^,]+),(?:a=[^,]*)?,(?:.*,)?n=[^,]*,r=/.test(answer)
          : step === 1
            ? /^c=.*,r=.*,p=/.test(answer)
            : true,
      reference: name.includes("SHA-1") ? rfc(5802, "5") : rfc(7677),
    }),
  ),
  {
    name: "XOAUTH2",
    title: "OAuth token (Google, Microsoft)",
    text: "The client sends a bearer token in place of a password. Who has the token has the mailbox, until it expires.",
    readable: true,
    form: "user=name ^A auth=Bearer token ^A ^A",
    fits: (answer) => bearer(answer),
    reference: {
      label: "practice: Google, Microsoft XOAUTH2",
      url: "https://developers.google.com/workspace/gmail/imap/xoauth2-protocol",
    },
  },
  {
    name: "OAUTHBEARER",
    title: "OAuth token",
    text: "The standard form of XOAUTH2. After a refusal the server sends JSON and the client a single ^A.",
    readable: true,
    form: "n,a=name, ^A auth=Bearer token ^A ^A",
    fits: (answer) => bearer(answer),
    reference: rfc(7628, "3"),
  },
  {
    name: "EXTERNAL",
    title: "Identity from TLS or the system",
    text: "The client's certificate says who it is; the answer is an identity or empty.",
    readable: false,
    reference: rfc(4422, "A"),
  },
  {
    name: "ANONYMOUS",
    title: "No identity",
    text: "The answer is free text for the log.",
    readable: false,
    reference: rfc(4505),
  },
  {
    name: "GSSAPI",
    title: "Kerberos",
    text: "Tickets are exchanged in base64; no password is sent.",
    readable: false,
    reference: rfc(4752),
  },
  {
    name: "GS2-KRB5",
    title: "Kerberos, newer form",
    text: "Kerberos tickets with channel binding.",
    readable: false,
    reference: rfc(5801),
  },
  {
    name: "NTLM",
    title: "Windows NT LAN Manager",
    text: "Challenge and response of old Windows networks: the hash can be guessed or passed on.",
    readable: false,
    outdated: "broken",
    reference: { label: "practice: Microsoft NTLM" },
  },
];

const byName = new Map(mechanisms.map((row) => [row.name, row]));

export function mechanismRow(name: string): MechanismRow | undefined {
  return byName.get(name.toUpperCase());
}

/** Octets, one char each, of a base64 word, or of one that the log shows decoded already (nmh: `b64<…>`); undefined where it is none. */
export function decodeBase64(word: string): string | undefined {
  const shown = /^b64<(.{0,4096})>$/.exec(word)?.[1];
  if (shown !== undefined) return shown.replaceAll("[0x00]", "\0");
  if (/[ \t]/.test(word) || base64Problem(word) !== undefined) return undefined;
  const octets = new Base64(word).octets();
  let text = "";
  for (let i = 0; i < octets.length && i < 16384; i++) text += String.fromCharCode(octets[i] as number);
  return text;
}

/** A text of octets as base64. */
export function encodeOctets(text: string): string {
  return encodeBase64(Uint8Array.from(text, (c) => c.charCodeAt(0) & 255));
}

/** The secret in a decoded answer, and the same answer with the secret masked; undefined where there is none or it is masked already. */
export function secretOf(
  mechanism: string,
  step: number,
  answer: string,
): { readonly what: string; readonly masked: string } | undefined {
  switch (mechanism) {
    case "PLAIN": {
      const parts = answer.split("\0");
      const password = parts.at(-1) ?? "";
      if (parts.length < 2 || password === "" || isMasked(password)) return undefined;
      return { what: "The password of AUTH PLAIN", masked: [...parts.slice(0, -1), "********"].join("\0") };
    }
    case "LOGIN":
      return step === 0 || answer === "" || isMasked(answer)
        ? undefined
        : { what: "The password of AUTH LOGIN", masked: "********" };
    case "XOAUTH2":
    case "OAUTHBEARER": {
      const at = answer.indexOf("auth=Bearer ");
      if (at < 0) return undefined;
      const from = at + 12;
      const stop = answer.indexOf("\u0001", from);
      const end = stop < 0 ? answer.length : stop;
      const token = answer.slice(from, end);
      if (token === "" || isMasked(token)) return undefined;
      return { what: "The token", masked: `${answer.slice(0, from)}********${answer.slice(end)}` };
    }
    default:
      return undefined;
  }
}
