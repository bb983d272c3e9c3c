import { wordsOf } from "./words.ts";

const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const zones = new Set(["ut", "utc", "gmt", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "z"]);

/** What is wrong with a date-time (RFC 5322 §3.3, §4.3): undefined where it is right. */
export function dateProblem(text: string): "syntax" | { readonly weekday: string } | undefined {
  const words = wordsOf(text, ",").map((word) => word.text.toLowerCase());
  const day = words[1] === "," ? words.splice(0, 2)[0] : undefined;
  const [date = "", month = "", year = "", time = "", zone = "", ...more] = words;
  const m = months.indexOf(month);
  if (more.length > 0 || m < 0 || !/^\d{1,2}$/.test(date) || !/^\d{2,4}$/.test(year)) return "syntax";
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(time);
  if (clock === null || Number(clock[1]) > 23 || Number(clock[2]) > 59 || Number(clock[3] ?? 0) > 60) return "syntax";
  if (!/^[+-]\d{4}$/.test(zone) && !zones.has(zone)) return "syntax";
  const y = year.length === 2 ? Number(year) + (Number(year) < 50 ? 2000 : 1900) : Number(year);
  const instant = new Date(Date.UTC(y, m, Number(date)));
  if (instant.getUTCMonth() !== m || Number(date) === 0) return "syntax";
  if (day === undefined) return undefined;
  if (!days.includes(day)) return "syntax";
  const right = instant.getUTCDay();
  return days[right] === day ? undefined : { weekday: capital(days[right] as string) };
}

function capital(word: string): string {
  return word[0]?.toUpperCase() + word.slice(1);
}
