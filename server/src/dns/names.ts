/**
 * Domain names as resolvers take and give them: text without the final dot, one character an octet, `\.` for a dot and
 * `\\` for a backslash inside a label; the root is "".
 */

const dot = 46;
const backslash = 92;

/**
 * The labels of a name, leftmost first, without escapes. A final dot is accepted.
 * Undefined for what DNS cannot carry: an empty label, one above 63 octets, more than 255 octets in all, a character that
 * is no octet, a backslash at the end (RFC 1035 §2.3.4).
 */
export function labelsOf(name: string): string[] | undefined {
  if (name === "" || name === ".") return [];
  const labels: string[] = [];
  let label = "";
  let size = 1;
  let open = true;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code === dot) {
      if (label === "" || label.length > 63) return undefined;
      labels.push(label);
      size += label.length + 1;
      label = "";
      open = false;
      continue;
    }
    open = true;
    if (code > 255) return undefined;
    if (code !== backslash) {
      label += name[i] as string;
      continue;
    }
    i++;
    if (i >= name.length) return undefined;
    label += name[i] as string;
  }
  if (open) {
    if (label.length > 63) return undefined;
    labels.push(label);
    size += label.length + 1;
  }
  return size > 255 ? undefined : labels;
}

/** The name of these labels. */
export function nameOf(labels: readonly string[]): string {
  return labels.map(escapeLabel).join(".");
}

function escapeLabel(label: string): string {
  return label.includes(".") || label.includes("\\") ? label.replace(/[.\\]/g, "\\$&") : label;
}

/** The name in lower case (ASCII letters only, RFC 4343), without a final dot: equal names give equal text. */
export function foldName(name: string): string {
  let folded = name;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code >= 65 && code <= 90) {
      folded = name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
      break;
    }
  }
  if (!folded.endsWith(".")) return folded;
  let slashes = 0;
  for (let i = folded.length - 2; i >= 0 && folded.charCodeAt(i) === backslash; i--) slashes++;
  return slashes % 2 === 0 ? folded.slice(0, -1) : folded;
}

/** The name without its leftmost label; undefined for the root. */
export function parentOf(name: string): string | undefined {
  if (name === "") return undefined;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code === backslash) i++;
    else if (code === dot) return name.slice(i + 1);
  }
  return "";
}

/** Whether a folded name is `ancestor` (folded) or lies below it. */
export function isWithin(name: string, ancestor: string): boolean {
  if (ancestor === "" || name === ancestor) return true;
  if (!name.endsWith(`.${ancestor}`)) return false;
  for (let at: string | undefined = name; at !== undefined && at.length >= ancestor.length; at = parentOf(at)) {
    if (at === ancestor) return true;
  }
  return false;
}
