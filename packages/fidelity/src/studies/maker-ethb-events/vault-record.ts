import {
  decodeParameterValues,
  RAY,
  type Fact,
  type FactOf,
  type ParameterValues,
} from "@hindcast/domain";

/** A vault's recorded moves and what governed them, as floats: these are statistics. */
export interface VaultRecord {
  /** What stands for the ilk (the first 20 bytes of its name). */
  readonly reserve: string;
  /** Addresses of vaults; everything else names a vault by its place here. */
  readonly vaults: readonly string[];
  /** What people call them: CDP numbers, by the same place. */
  readonly numbers: readonly string[];
  /** In the total order. */
  readonly events: readonly VaultEvent[];
}

export type VaultEvent =
  | {
      readonly kind: "change";
      readonly timeSeconds: number;
      readonly vault: number;
      readonly ink: number;
      readonly art: number;
    }
  | {
      readonly kind: "bite";
      readonly timeSeconds: number;
      readonly vault: number;
      readonly ink: number;
      readonly debt: number;
    }
  | { readonly kind: "accrual"; readonly timeSeconds: number }
  | { readonly kind: "parameters"; readonly timeSeconds: number; readonly values: IlkValues };

/** Parameters that matter here: shares as floats, debt in DAI, fee as log growth a second. */
export interface IlkValues {
  readonly liquidationRatio?: number;
  readonly debtFloor?: number;
  readonly liquidationPenalty?: number;
  readonly logFee?: number;
  readonly logBaseFee?: number;
  readonly oracleDelaySeconds?: number;
}

/** Reads the first market of the facts; `undefined` without a market or without its vaults. */
export function readVaultRecord(facts: readonly Fact[]): VaultRecord | undefined {
  const listing = facts.find((fact) => fact.kind === "marketListing");
  if (listing === undefined) return undefined;
  const { reserve } = listing;
  const places = new Map<string, number>();
  const vaults: string[] = [];
  const numbers: string[] = [];
  const placeOf = (account: string): number => {
    const known = places.get(account);
    if (known !== undefined) return known;
    places.set(account, vaults.length);
    numbers.push(account);
    return vaults.push(account) - 1;
  };
  const events: VaultEvent[] = [
    {
      kind: "parameters",
      timeSeconds: listing.at.timeSeconds,
      values: ilkValues(decodeParameterValues(listing.values)),
    },
  ];
  for (const fact of facts) {
    if (fact.kind === "vaultOpening" && fact.reserve === reserve)
      numbers[placeOf(fact.account)] = String(fact.number);
    const event = eventOf(fact, reserve, placeOf);
    if (event !== undefined) events.push(event);
  }
  const last = events.findLastIndex((event) => event.kind === "change" || event.kind === "bite");
  // Parameters go on where vaults are no longer recorded: nothing can be said of those hours.
  return last < 0 ? undefined : { reserve, vaults, numbers, events: events.slice(0, last + 1) };
}

function eventOf(
  fact: Fact,
  reserve: string,
  placeOf: (account: string) => number,
): VaultEvent | undefined {
  const { timeSeconds } = fact.at;
  if (fact.kind === "vaultChange" && fact.reserve === reserve)
    return { kind: "change", timeSeconds, vault: placeOf(fact.account), ...deltasOf(fact) };
  if (fact.kind === "liquidation" && fact.collateralReserve === reserve)
    return {
      kind: "bite",
      timeSeconds,
      vault: placeOf(fact.account),
      ink: Number(fact.collateralSeized) / 1e18,
      debt: Number(fact.debtRepaid) / 1e18,
    };
  if (fact.kind === "interestAccrual" && fact.reserve === reserve)
    return { kind: "accrual", timeSeconds };
  if (fact.kind === "parameterChange" && (fact.scope === reserve || fact.scope === "market"))
    return {
      kind: "parameters",
      timeSeconds,
      values: ilkValues(decodeParameterValues(fact.values)),
    };
  return undefined;
}

function deltasOf(fact: FactOf<"vaultChange">): { readonly ink: number; readonly art: number } {
  return { ink: Number(fact.collateralDelta) / 1e18, art: Number(fact.debtDelta) / 1e18 };
}

function ilkValues(values: ParameterValues): IlkValues {
  const scaled = (name: string, unit: number): number | undefined => {
    const value = values[name];
    return typeof value === "bigint" ? Number(value) / unit : undefined;
  };
  const fee = values["stabilityFee"];
  const base = values["baseFee"];
  const read: Record<keyof IlkValues, number | undefined> = {
    liquidationRatio: scaled("liquidationRatio", 1e27),
    debtFloor: scaled("debtFloor", 1e45),
    liquidationPenalty: scaled("liquidationPenalty", 1e18),
    // The fee stands some parts in 1e10 above one: the difference is exact, the whole would not be.
    logFee: typeof fee === "bigint" ? Math.log1p(Number(fee - RAY) / 1e27) : undefined,
    logBaseFee: typeof base === "bigint" ? Number(base) / 1e27 : undefined,
    oracleDelaySeconds: scaled("oracleDelay", 1),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}
