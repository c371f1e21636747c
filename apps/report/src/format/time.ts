/** Unix seconds as "2024-08-05 13:00 UTC"; seconds shown only when there are some. */
export function formatTime(seconds: number): string {
  return `${formatTimeBare(seconds)} UTC`;
}

/** As {@link formatTime}, without the zone, for columns whose head names it. */
export function formatTimeBare(seconds: number): string {
  const iso = readDate(seconds)?.toISOString();
  if (iso === undefined) return "–";
  const end = iso.slice(17, 19) === "00" ? 16 : 19;
  return iso.slice(0, end).replace("T", " ");
}

/** Unix seconds as "2024-08-05". */
export function formatDay(seconds: number): string {
  return readDate(seconds)?.toISOString().slice(0, 10) ?? "–";
}

/** An axis label: "13:00" when ticks are closer than a day, else "5 Aug". */
export function formatTick(seconds: number, tickSeconds: number): string {
  const date = readDate(seconds);
  if (date === undefined) return "";
  const isMidnight = date.getUTCHours() === 0 && date.getUTCMinutes() === 0;
  if (tickSeconds < 86_400 && !isMidnight) return date.toISOString().slice(11, 16);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

function readDate(seconds: number): Date | undefined {
  const date = new Date(seconds * 1_000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
