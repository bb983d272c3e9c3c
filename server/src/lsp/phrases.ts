/** With a full stop, where the text has no ending of its own. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** As resolvers take names: without the final dot. */
export function plainName(domain: string): string {
  const name = domain.trim();
  return name.endsWith(".") ? name.slice(0, -1) : name;
}
