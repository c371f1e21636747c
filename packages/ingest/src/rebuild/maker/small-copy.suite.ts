import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { temporaryFolder } from "../../files/temporary-folder.suite.ts";

/** A made-up copy of the tables of a Maker history, in the shape of the public ones. */
export type Copy = Readonly<Record<string, readonly string[]>>;

const START_SECONDS = Date.UTC(2020, 9, 19, 14) / 1000;
const FIRST_BLOCK = 11_086_830;

const HASH = `0x${"12".repeat(32)}`;
const urn = (vault: number) => `0x${String(vault).padStart(40, "0")}`;
/** "2020-10-19 14:00:00" of a block; one block takes 13 seconds. */
const timeOf = (block: number) =>
  new Date((START_SECONDS + (block - FIRST_BLOCK) * 13) * 1000)
    .toISOString()
    .replace("T", " ")
    .slice(0, 19);

const cells = (block: number, ...rest: readonly (string | number)[]) =>
  [block, `${timeOf(block)}.000`, ...rest].join();
const filed = (block: number, parameter: string, from: string, to: string) =>
  `${block},${timeOf(block)},${HASH},0x00,${parameter},ETH-B,${from},${to},DssSpell`;

/** Blocks of the story: it is some days long. */
const DAY = 6_646;
const B = FIRST_BLOCK;

/** Two vaults: one is closed by its owner, one is seized in two equal auctions and a rest. */
export const VAULT_COPY: Copy = {
  "maker-ethb-events/ethb_vault_creations.csv": [
    "BLOCK_NUMBER,BLOCK_TIMESTAMP,VAULT_NUMBER,ILK,URN_ADDRESS",
    cells(B + 60, 2, "ETH-B", urn(2)),
    cells(B + 50, 1, "ETH-B", urn(1)),
  ],
  "maker-ethb-events/ethb_vault_deposits.csv": [
    "BLOCK_NUMBER,BLOCK_TIMESTAMP,URN_ADDRESS,ILK,VAULT_NUMBER,DEPOSIT_AMOUNT_ADJ",
    cells(B + DAY, urn(2), "ETH-B", 2, "300.25"),
    cells(B + DAY, urn(1), "ETH-B", 1, "10.5"),
  ],
  "maker-ethb-events/ethb_vault_withdrawals.csv": [
    "BLOCK_NUMBER,BLOCK_TIMESTAMP,URN_ADDRESS,ILK,VAULT_NUMBER,WITHDRAWN_AMOUNT_ADJ",
    cells(B + DAY + 9, urn(1), "ETH-B", 1, "-10.5"),
  ],
  "maker-ethb-events/ethb_dai_borrows.csv": [
    "BLOCK_NUMBER,BLOCK_TIMESTAMP,VAULT_NUMBER,DAI_MINTED",
    cells(B + DAY, 2, "45000"),
    cells(B + DAY, 2, "45000"),
    cells(B + DAY, 1, "1000"),
  ],
  "maker-ethb-events/ethb_dai_repayments.csv": [
    "BLOCK_NUMBER,BLOCK_TIMESTAMP,VAULT_NUMBER,DAI_REPAYED",
    cells(B + DAY + 9, 1, "1000"),
  ],
  "maker-ethb-events/ethb_vault_liquidations.csv": [
    "BLOCK_NUMBER,BLOCK_TIMESTAMP,VAULT_NUMBER,COLLATERAL_LIQUIDATED_AMOUNT,DAI_REPAYED_AMOUNT",
    cells(B + 2 * DAY, 2, 5, "1504.424778763"),
    cells(B + 2 * DAY, 2, 148, "44247.787610619"),
    cells(B + 2 * DAY, 2, 148, "44247.787610619"),
  ],
  "maker-ethb-events/ETHB-Parameter-Changes.csv": [
    "\uFEFFBLOCK,TIMESTAMP,TX_HASH,SOURCE,PARAMETER,ILK,FROM_VALUE,TO_VALUE,SOURCE_TYPE",
    filed(B + 100, "VAT.ilks.dust", "100", "500"),
    filed(B, "FLIPPER.ttl", "10800", "21600"),
    filed(B, "FLIPPER.ttl", "0", "10800"),
    filed(B, "JUG.ilks.duty", "0", "0.06"),
    filed(B, "SPOTTER.ilks.mat", "0", "1.3"),
    filed(B, "CAT.ilks.dunk", "0", "50000"),
    filed(B, "CAT.ilks.chop", "0", "0.13"),
    filed(B, "VAT.ilks.dust", "0", "100"),
    filed(B, "VAT.ilks.line", "0", "20000000"),
  ],
  "maker-ethb-events/ethb_dai_fulldata.csv": [
    '"day","dai_minted","dai_repaid","dai_outstanding"',
    "2020-10-20,91000,1000,90000",
    "2020-10-21,0,0,0",
  ],
  "binance-1h-2017-2021/Binance_ETHUSDT_1h.csv": candles("unix,date,symbol", "ETH/USDT", 380),
  "binance-1h-2021-2023/ETHUSDT_1h.csv": candles("date,open", "ETHUSDT", 999),
};

/** Hours of both files overlap and contradict each other: the first file's hold. */
function candles(head: string, symbol: string, price: number): string[] {
  const hours = Array.from({ length: 80 }, (_, hour) => START_SECONDS + hour * 3_600);
  if (head.startsWith("unix"))
    return [
      "unix,date,symbol,open,high,low,close,Volume ETH",
      ...hours.map((at) => `${at * 1000},x,${symbol},${price},${price},${price},${price},1`),
    ];
  return [
    "date,open,high,low,close,volume,ticker",
    ...hours.map(
      (at) =>
        `${new Date(at * 1000).toISOString().slice(0, 19).replace("T", " ")},${price},${price},${price},${price},1,${symbol}`,
    ),
  ];
}

const AUCTION_START = Date.UTC(2020, 2, 12, 8) / 1000;
const word = (usd: number) => `0x${(BigInt(usd) * 10n ** 18n).toString(16).padStart(64, "0")}`;

function logged(block: number, usd: number): object {
  return {
    address: "0x81FE72B5A8d1A857d176C3E7d5Bd2679A9B85763",
    blockNumber: block,
    logIndex: 1,
    removed: false,
    transactionHash: HASH,
    transactionIndex: 0,
    returnValues: { val: word(usd) },
    event: "LogValue",
    raw: { data: word(usd) },
  };
}

const answer = (rows: readonly (readonly [string, number])[]) =>
  JSON.stringify({
    data: {
      getMetric: { timeseriesData: rows.map(([datetime, value]) => ({ datetime, value })) },
    },
  });

/** Three auctions: one that reached its tab, one won for a rad, one without a settlement. */
export const AUCTION_COPY: Copy = {
  "maker-flip-eth-a/auctions.csv": [
    "id,best_price_ethdai,lot,lastbid_timestamp,lastbid_blockNumber,bidCount,lastbid_txHash,lastbid_txCost_USD,timestamp,blockNumber",
    `1,170,40,${AUCTION_START + 600},9655050,3,${HASH},0.5,${AUCTION_START + 1_200},9655100`,
    `2,2e-47,50,${AUCTION_START + 4_800},9655400,1,${HASH},0.5,${AUCTION_START + 6_000},9655500`,
    `3,90,20,${AUCTION_START + 7_200},9655600,2,${HASH},0.5,,`,
  ],
  "maker-flip-eth-a/osm-events-raw.json": [
    JSON.stringify([logged(9_655_005, 200), logged(9_655_305, 180), logged(9_000_000, 0)]),
  ],
  "maker-flip-eth-a/ethusd-pricefeed-santiment-202003.gql": [
    answer([
      ["2020-03-12T08:00:00Z", 190.5],
      ["2020-03-12T08:05:00Z", 189.25],
    ]),
  ],
  "maker-flip-eth-a/ethusd-pricefeed-santiment-202004up13.gql": [
    answer([
      ["2020-03-12T08:05:00Z", 189.25],
      ["2020-03-12T09:00:00Z", 170],
    ]),
  ],
  "maker-flip-eth-a/daiusd-pricefeed-santiment-202003.json": [
    answer([["2020-03-12T08:00:00Z", 1.01]]),
  ],
};

/** Writes a copy into a folder of its own. `rename` changes a file's place; "" leaves it out. */
export function layOut(copy: Copy, rename: (path: string) => string = (path) => path): string {
  const root = temporaryFolder();
  for (const [path, lines] of Object.entries(copy)) {
    const place = rename(path);
    if (place === "") continue;
    mkdirSync(join(root, place, ".."), { recursive: true });
    const text = `${lines.join("\n")}\n`;
    writeFileSync(join(root, place), place.endsWith(".gz") ? gzipSync(text) : text);
  }
  return root;
}
