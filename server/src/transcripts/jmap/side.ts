const farthest = 20_000;

/** Whose a JSON text is that was pasted without marks, by its keys; it begins at `start`. Looks no further than the text's own end. */
export function sideOf(source: string, start: number): "client" | "server" {
  const text = source.slice(start, endOf(source, start));
  if (/"(?:methodResponses|sessionState|apiUrl)"\s{0,20}:|"urn:ietf:params:jmap:error:/.test(text)) return "server";
  if (/"(?:methodCalls|using)"\s{0,20}:/.test(text)) return "client";
  return /"(?:state|list|notFound|queryState|oldState|newState|oldQueryState|newQueryState)"\s{0,20}:|^[\s[]{1,40}"error"/.test(
    text,
  )
    ? "server"
    : "client";
}

function endOf(source: string, start: number): number {
  let depth = 0;
  let string = false;
  const most = Math.min(source.length, start + farthest);
  for (let i = start; i < most; i++) {
    const c = source[i];
    if (c === "\n") string = false;
    else if (string) {
      if (c === "\\") i++;
      else if (c === '"') string = false;
    } else if (c === '"') string = true;
    else if (c === "{" || c === "[") depth++;
    else if ((c === "}" || c === "]") && --depth <= 0) return i + 1;
  }
  return most;
}
