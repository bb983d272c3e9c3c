import { plain } from "./records.ts";

/** A record in a row of a table. */
export interface Row {
  readonly owner: string;
  readonly type: string;
  /** The text of a TXT record that is shown whole in one string. */
  readonly text: { readonly start: number; readonly end: number } | undefined;
}

/** The tables of PowerShell's `Resolve-DnsName`: a head, a line of dashes, rows. */
export class Columns {
  #head = "";
  #columns: readonly { readonly name: string; readonly start: number; readonly end: number }[] = [];

  /** Takes a line: the record of a row; undefined for heads and anything else. */
  take(text: string): Row | undefined {
    if (/^-{2,}(?: +-{2,})+ *$/.test(text)) {
      const starts = [...text.matchAll(/-+/g)].map(({ index }) => index);
      this.#columns = starts.map((start, i) => {
        const end = starts[i + 1] ?? 10_000;
        return { name: this.#head.slice(start, end).trim().toLowerCase(), start, end };
      });
      return undefined;
    }
    if (/^Name +(?:Type|:)/.test(text)) {
      this.#head = text;
      this.#columns = [];
      return undefined;
    }
    if (this.#columns.length === 0 || text.startsWith(" ")) return undefined;
    const cell = (name: string): { text: string; start: number } | undefined => {
      const column = this.#columns.find((one) => one.name === name);
      return column && { text: text.slice(column.start, column.end).trimEnd(), start: column.start };
    };
    const owner = cell("name")?.text ?? "";
    const type = cell("type")?.text.trim() ?? "";
    if (!/^[A-Z][A-Z0-9]*$/.test(type) || owner === "" || owner.includes(" ")) return undefined;
    return { owner: plain(owner), type, text: whole(cell("strings")) };
  }
}

/** The one string between braces; undefined where it is cut to the window, or there are several. */
function whole(cell: { text: string; start: number } | undefined): Row["text"] {
  if (cell === undefined || !/^\{.*\}$/.test(cell.text) || cell.text.includes("...") || cell.text.includes("…"))
    return undefined;
  if (cell.text.includes(", ")) return undefined;
  return { start: cell.start + 1, end: cell.start + cell.text.length - 1 };
}
