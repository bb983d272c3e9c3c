/** The path of a `file:` URI, with `/`; of any other URI, the URI itself: it names the document all the same. */
export function pathOfUri(uri: string): string {
  if (!uri.startsWith("file://")) return uri;
  const rest = uri.slice("file://".length);
  const slash = rest.indexOf("/");
  const host = slash < 0 ? rest : rest.slice(0, slash);
  const path = slash < 0 ? "/" : decode(rest.slice(slash));
  if (/^\/[A-Za-z]:/.test(path)) return path.slice(1);
  return host === "" || host === "localhost" ? path : `//${host}${path}`;
}

/** The URI of a path; what is a URI already stays as it is. A Windows drive is one letter, a scheme is longer. */
export function uriOfPath(path: string): string {
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(path)) return path;
  const slashed = path.replaceAll("\\", "/");
  const absolute = slashed.startsWith("/") ? slashed : `/${slashed}`;
  const coded = absolute.split("/").map(encode).join("/");
  return slashed.startsWith("//") ? `file:${coded}` : `file://${coded}`;
}

function encode(part: string): string {
  return encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** `%XX` that is no UTF-8 stays as it is written. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
