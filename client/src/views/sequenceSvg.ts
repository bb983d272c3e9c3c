import type { SequenceDiagramResult } from "../../../server/src/lsp/requests.ts";

type Diagram = NonNullable<SequenceDiagramResult>["diagram"];
type Step = Diagram["steps"][number];

/** Pixels. */
const width = 760;
const margin = 90;
const top = 60;
const rowHeight = 30;

/**
 * A session as an SVG picture: two life lines, one arrow a step, refusals dashed and in the colour of errors. All text is
 * escaped. `link`: the address that a click on a step leads to.
 */
export function sequenceSvg({ participants, steps, omitted }: Diagram, link: (step: Step) => string): string {
  const height = top + (steps.length + (omitted > 0 ? 1 : 0)) * rowHeight + 30;
  const columns = { client: margin, server: width - margin };
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Sequence diagram">`,
    `<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>`,
  ];
  for (const { id, label } of participants) {
    const x = columns[id];
    out.push(
      `<line x1="${x}" y1="40" x2="${x}" y2="${height - 10}" class="life"/>`,
      `<rect x="${x - 80}" y="8" width="160" height="32" rx="4" class="head"/>`,
      `<text x="${x}" y="29" text-anchor="middle" class="name">${escapeXml(label)}</text>`,
    );
  }
  steps.forEach((step, i) => {
    out.push(stepSvg(step, top + (i + 1) * rowHeight, columns, link(step)));
  });
  if (omitted > 0) {
    const y = top + (steps.length + 1) * rowHeight;
    out.push(`<text x="${width / 2}" y="${y}" text-anchor="middle" class="more">and ${omitted} more steps</text>`);
  }
  out.push("</svg>");
  return out.join("\n");
}

function stepSvg(
  { from, text, more, failed, line }: Step,
  y: number,
  columns: { readonly client: number; readonly server: number },
  address: string,
): string {
  const label = `${escapeXml(text)}${more > 0 ? ` <tspan class="more">and ${more} more ${more === 1 ? "line" : "lines"}</tspan>` : ""}`;
  const title = `<title>Line ${line + 1}${failed ? ", refused" : ""}</title>`;
  const words = `<text x="${width / 2}" y="${y - 6}" text-anchor="middle">${label}</text>`;
  const [start, end] = from === "client" ? [columns.client, columns.server] : [columns.server, columns.client];
  const arrow =
    from === "note" ? "" : `<line x1="${start}" y1="${y}" x2="${end}" y2="${y}" class="arrow" marker-end="url(#tip)"/>`;
  return `<a href="${escapeXml(address)}" class="step${failed ? " failed" : ""}">${title}${words}${arrow}</a>`;
}

const replacements: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for an element or an attribute in quotes; what XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (c) => replacements[c] ?? "");
}
