import { escapeXml } from "./sequenceSvg.ts";

/** A page of ours: no script, nothing from elsewhere, styles by nonce alone. `body` and `styles` are taken as they are. */
export function webPage(title: string, body: string, styles: string, nonce: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; form-action 'none'; base-uri 'none'">
<title>${escapeXml(title)}</title>
<style nonce="${nonce}">${styles}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
