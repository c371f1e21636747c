import { z } from "zod";
import { marketSchema as aaveV3Market } from "./decode/aave-v3/market.ts";
import { marketSchema as compoundV3Market } from "./decode/compound-v3/market.ts";
import { marketAddress as address } from "./decode/market-address.ts";
import { marketSchema as morphoBlueMarket } from "./decode/morpho-blue/market.ts";
import { makerMarket } from "./rebuild/maker/market.ts";
import { isolatedMarket } from "./rebuild/morpho-market/market.ts";

/** Tables a vault's life is told in. */
const VAULT_TABLES = [
  "openings",
  "deposits",
  "withdrawals",
  "mints",
  "repayments",
  "liquidations",
] as const;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "sha256 is 64 lower-case hex digits");
const relativePath = z
  .string()
  .min(1)
  .refine((path) => !/^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)/.test(path), {
    message: "a path is relative to dataset.json and stays in its folder",
  });

/**
 * What every file of a dataset says about itself. sha256 and bytes are those of the file on disk; a
 * file that its user brings has an `origin` instead, and its hash is taken when it is read.
 */
const file = {
  path: relativePath,
  bytes: z.int().min(0).optional(),
  sha256: sha256.optional(),
  /** Folder name of the origin it comes from; its path may then hold one "*" in the file's name. */
  origin: z.string().optional(),
  /** A brought file the dataset can do without. */
  optional: z.boolean().default(false),
  /** Data rows, header not counted. Checked when the file is read. */
  rows: z.int().min(0).optional(),
  description: z.string().optional(),
};

const logsFile = z.strictObject({
  ...file,
  role: z.literal("logs"),
  format: z.enum(["csv", "parquet"]).default("csv"),
  /** The contract of every log of a file without an address column. */
  address: address.optional(),
});
const blocksFile = z.strictObject({ ...file, role: z.literal("blocks") });
const readingsFile = z.strictObject({ ...file, role: z.literal("readings") });
/** Listed with its hash and not ingested: licences, notes, values to check results against. */
const referenceFile = z.strictObject({ ...file, role: z.literal("reference") });
const klinesFile = z.strictObject({
  ...file,
  role: z.literal("klines"),
  series: z.string().min(1),
  intervalSeconds: z.int().min(1),
  symbol: z.string().optional(),
  /** Candles of one moment that differ: quarantine all ("quarantine") or all but the first row. */
  onConflict: z.enum(["quarantine", "first"]).default("quarantine"),
});
const roundsFile = z.strictObject({
  ...file,
  role: z.literal("chainlink-rounds"),
  feed: address,
  /** "ETH / USD", for readers. */
  pair: z.string().optional(),
  decimals: z.int().min(0).max(36),
});
const seriesFile = z.strictObject({
  ...file,
  role: z.literal("series"),
  series: z.string().min(1),
  timeColumn: z.string().min(1),
  timeUnit: z.enum(["s", "ms", "us", "iso", "auto"]),
  valueColumn: z.string().min(1),
  decimals: z.int().min(0).max(18).default(18),
  intervalSeconds: z.int().min(0).default(0),
  only: z.strictObject({ column: z.string(), value: z.string() }).optional(),
  /** "start": a row's time is when its interval began; its value is known when it ends. */
  timeMarks: z.enum(["start", "end"]).default("end"),
  onConflict: z.enum(["quarantine", "first"]).default("quarantine"),
});
const metricFile = z.strictObject({
  ...file,
  role: z.literal("metric-json"),
  series: z.string().min(1),
  /** Keys that lead to the array of rows: ["data", "getMetric", "timeseriesData"]. */
  rowsAt: z.array(z.string()),
  timeKey: z.string(),
  valueKey: z.string(),
  intervalSeconds: z.int().min(0),
  timeMarks: z.enum(["start", "end"]).default("end"),
  onConflict: z.enum(["quarantine", "first"]).default("quarantine"),
});
const vaultEventsFile = z.strictObject({
  ...file,
  role: z.literal("vault-events"),
  table: z.enum(VAULT_TABLES),
});
const parameterChangesFile = z.strictObject({ ...file, role: z.literal("parameter-changes") });
const vaultTotalsFile = z.strictObject({ ...file, role: z.literal("vault-totals") });
const auctionsFile = z.strictObject({ ...file, role: z.literal("auctions") });
const osmEventsFile = z.strictObject({
  ...file,
  role: z.literal("osm-events"),
  series: z.string(),
});

const liquidationCallsFile = z.strictObject({ ...file, role: z.literal("liquidation-calls") });
const seizedCollateralFile = z.strictObject({ ...file, role: z.literal("seized-collateral") });
const marketTransactionsFile = z.strictObject({ ...file, role: z.literal("market-transactions") });
const marketTotalsFile = z.strictObject({
  ...file,
  role: z.literal("market-totals"),
  /** The market whose totals these are; no file says what it is made of. */
  isolatedMarket,
});

const datasetFile = z.discriminatedUnion("role", [
  logsFile,
  blocksFile,
  readingsFile,
  referenceFile,
  klinesFile,
  roundsFile,
  seriesFile,
  metricFile,
  vaultEventsFile,
  parameterChangesFile,
  vaultTotalsFile,
  auctionsFile,
  osmEventsFile,
  liquidationCallsFile,
  seizedCollateralFile,
  marketTransactionsFile,
  marketTotalsFile,
]);

/** Where files come from that this project may not pass on. */
const origin = z.strictObject({
  /** Name, or beginning of the name, of the folder that holds its files. */
  folder: z.string().min(1),
  repository: z.string(),
  commit: z.string(),
  licence: z.string(),
});

const rpc = z.strictObject({
  /** "env:NAME" reads the URL from an environment variable, so that no key is written down. */
  url: z
    .string()
    .regex(/^(?:env:[A-Za-z_][A-Za-z0-9_]*|https?:\/\/.+)$/, "env:NAME or http(s) URL"),
  fromBlock: z.int().min(0),
  toBlock: z.union([z.int().min(0), z.literal("finalized")]).default("finalized"),
  /** Blocks below the head that count as final, for nodes without a finalized tag. */
  confirmations: z.int().min(0).optional(),
  /** Which logs: those of the market's contracts, or every log of the chain. */
  logs: z.enum(["market", "all"]).default("market"),
  verify: z.enum(["receipts", "bloom"]).default("receipts"),
});

/** One end of a span or gap: a block, a moment (ISO 8601, UTC), or both. */
const stretch = {
  fromBlock: z.int().min(0).optional(),
  toBlock: z.int().min(0).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
};

const chain = z.strictObject({ id: z.int().min(1), name: z.string() });

/** What every dataset says, whatever its protocol. */
const common = {
  slug: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "lower-case words joined by hyphens"),
  title: z.string().min(1),
  description: z.string(),
  protocolVersion: z.string().nullable().default(null),
  licence: z.string(),
  source: z.string(),
  span: z.strictObject(stretch).default({}),
  gaps: z.array(z.strictObject({ ...stretch, reason: z.string() })).default([]),
  units: z.record(z.string(), z.string()).default({}),
  counts: z.record(z.string(), z.int().min(0)).default({}),
  assumptions: z.array(z.string()).default([]),
  files: z.array(datasetFile).default([]),
  /** The first is the dataset's own; the others bring prices. */
  origins: z.array(origin).default([]),
  rpc: rpc.optional(),
};

/** Versions of the protocol's rules ("33" is 3.3) by the first block each was in force in. */
const rules = z
  .array(z.strictObject({ version: z.int().min(0), fromBlock: z.int().min(0) }))
  .default([]);

const NEEDS_CHAIN = "a dataset of a protocol needs its market and chain";
const ofProtocol = <Id extends string, Market extends z.ZodType>(id: Id, market: Market) =>
  z.strictObject({
    ...common,
    protocol: z.literal(id),
    chain: z.strictObject(chain.shape, { error: NEEDS_CHAIN }),
    market,
    rules,
  });

const variants = [
  /** Prices or raw logs only. */
  z.strictObject({
    ...common,
    protocol: z.null(),
    chain: chain.nullable().default(null),
    market: z.null().default(null),
  }),
  ofProtocol("aave-v3", aaveV3Market),
  ofProtocol("morpho-blue", morphoBlueMarket),
  ofProtocol("compound-v3", compoundV3Market),
  ofProtocol("maker", makerMarket),
] as const;

/**
 * `dataset.json`: what a dataset is, where it comes from, and how its files are read. Strict: an
 * unknown key is an error, because a misspelt option would silently not apply.
 */
export const datasetSchema = z
  .discriminatedUnion("protocol", variants)
  .refine((d) => d.chain !== null || !d.files.some((f) => f.role === "logs"), {
    message: "logs need the chain they are from",
    path: ["chain"],
  })
  .refine((d) => d.rpc === undefined || d.protocol !== null || d.rpc.logs === "all", {
    message: 'reading a node needs the market and the chain, or logs "all"',
    path: ["rpc"],
  })
  .refine((d) => d.rpc === undefined || d.chain !== null, {
    message: "reading a node needs the chain",
    path: ["rpc"],
  })
  .refine((d) => d.files.length > 0 || d.rpc !== undefined, {
    message: "a dataset has files or an rpc source",
    path: ["files"],
  })
  .refine((d) => d.files.every((f) => f.origin !== undefined || f.sha256 !== undefined), {
    message: "a file has its sha256 and bytes, or an origin its user brings it from",
    path: ["files"],
  })
  .refine(
    (d) =>
      d.files.every((f) => d.origins.some((o) => o.folder === f.origin) || f.origin === undefined),
    {
      message: "a file names an origin that is not among the origins",
      path: ["files"],
    },
  );

export type DatasetDescription = z.output<typeof datasetSchema>;
export type DatasetFile = DatasetDescription["files"][number];
export type FileOf<R extends DatasetFile["role"]> = Extract<DatasetFile, { role: R }>;

/** Every key the schema knows, for guessing what a misspelt one was meant to be. */
export const KNOWN_KEYS: readonly string[] = [
  ...variants.flatMap((variant) => Object.keys(variant.shape)),
  ...datasetFile.options.flatMap((option) => Object.keys(option.shape)),
  ...Object.keys(rpc.shape),
  ...[aaveV3Market, morphoBlueMarket, compoundV3Market, makerMarket].flatMap((market) =>
    Object.keys(market.shape),
  ),
  ...Object.keys(isolatedMarket.shape),
  ...Object.keys(origin.shape),
  ...Object.keys(stretch),
  "reason",
  "id",
  "name",
  "column",
  "value",
  "version",
];
