const MINUTE_MS = 60_000;
const START_MS = 1_577_836_800_000;

/** One-minute candles as Binance publishes them, of a price that swings; twelve columns, no header. */
export function candlesCsv(count: number): string {
  const rows: string[] = [];
  let openCents = 200_000;
  for (let i = 0; i < count; i++) {
    const openMs = START_MS + i * MINUTE_MS;
    const closeCents = openCents + ((i * 7_919) % 401) - 200;
    const high = price(Math.max(openCents, closeCents) + ((i * 31) % 97));
    const low = price(Math.min(openCents, closeCents) - ((i * 37) % 89));
    const volume = `${(i * 53) % 4_001}.${String(i % 100_000).padStart(8, "0")}`;
    rows.push(
      `${openMs},${price(openCents)},${high},${low},${price(closeCents)},${volume},` +
        `${openMs + MINUTE_MS - 1},0.00000000,100,0.00000000,0.00000000,0`,
    );
    openCents = closeCents < 50_000 ? 200_000 : closeCents;
  }
  return `${rows.join("\n")}\n`;
}

function price(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}000000`;
}
