import {
  aaveV3,
  debtBalance,
  supplyBalance,
  type AaveV3State,
  type Env,
  type StateRow,
} from "@hindcast/domain";
import type { AccountReading } from "./lens.ts";

type Reserve = NonNullable<AaveV3State["reserves"][number]>;

const ACCOUNT_DATA = [
  "collateralUsd8",
  "debtUsd8",
  "availableBorrowsUsd8",
  "liquidationThresholdBps",
  "ltvBps",
  "healthFactorWad",
] as const;

/** Rows of one account as the contracts' lens reads it. */
export function accountRows(
  user: string,
  reading: AccountReading,
  reserves: readonly string[],
): StateRow[] {
  const rows: StateRow[] = [];
  const add = (name: string, value: unknown): void =>
    void rows.push({ path: `account/${user}/${name}`, value: String(value) });
  ACCOUNT_DATA.forEach((name, place) => add(name, reading.data?.[place] ?? "no price"));
  add("configuration", reading.configuration);
  add("mode", reading.mode);
  reserves.forEach((reserve, place) => {
    const [supplyScaled, supply] = reading.balances[2 * place] ?? [];
    const [debtScaled, debt] = reading.balances[2 * place + 1] ?? [];
    add(`${reserve}/supplyScaled`, supplyScaled);
    add(`${reserve}/supply`, supply);
    add(`${reserve}/debtScaled`, debtScaled);
    add(`${reserve}/debt`, debt);
  });
  return rows;
}

/** What of the rules' state has a counterpart in a version's readings. */
export interface ComparedState {
  /** GenericLogic.calculateAvailableBorrows, which the rules have no use for. */
  readonly availableBorrows: (collateralUsd8: bigint, ltvBps: bigint, debtUsd8: bigint) => bigint;
  /** Names of a reserve's figures and parameters that the version does not have. */
  readonly missing: ReadonlySet<string>;
  /** Modes whose parameters are read. */
  readonly modes: readonly bigint[];
}

/** The same rows by the rules. */
export function ruleRows(
  state: AaveV3State,
  env: Env,
  users: readonly string[],
  { availableBorrows, missing, modes }: ComparedState,
): StateRow[] {
  const reserves = state.reserves as readonly Reserve[];
  const rows = reserves.flatMap((reserve) => reserveRows(reserve, missing));
  for (const mode of modes) rows.push(...modeRowsOf(mode, state.modes.get(mode) ?? {}));
  for (const user of users) {
    const account = state.accounts.get(user);
    const holdings = account?.holdings ?? [];
    const hasNoPrice = holdings.some(
      (held) => (held.collateral || held.borrowing) && reserves[held.reserveId]?.priceUsd8 === 0n,
    );
    const health = aaveV3.health(state, user, env);
    const { collateralUsd8, debtUsd8, ltvBps, liquidationThresholdBps, healthFactorWad } = health;
    const available = availableBorrows(collateralUsd8, ltvBps, debtUsd8);
    const figures = [
      collateralUsd8,
      debtUsd8,
      available,
      liquidationThresholdBps,
      ltvBps,
      healthFactorWad,
    ];
    let configuration = 0n;
    for (const held of holdings)
      configuration |=
        ((held.borrowing ? 1n : 0n) + (held.collateral ? 2n : 0n)) << BigInt(2 * held.reserveId);
    const balances = reserves.flatMap((reserve) => {
      const held = holdings.find((one) => one.reserveId === reserve.id);
      return [
        [held?.supplyScaled ?? 0n, supplyBalance(state, reserve.address, user, env)] as const,
        [held?.debtScaled ?? 0n, debtBalance(state, reserve.address, user, env)] as const,
      ];
    });
    const data = hasNoPrice ? undefined : figures;
    const reading = { data, configuration, mode: account?.mode ?? 0n, balances };
    rows.push(
      ...accountRows(
        user,
        reading,
        reserves.map((reserve) => reserve.address),
      ),
    );
  }
  return rows;
}

const COMPARED = [
  "liquidityIndex",
  "borrowIndex",
  "liquidityRate",
  "borrowRate",
  "lastUpdateSeconds",
  "treasuryScaled",
  "supplyScaled",
  "debtScaled",
  "cash",
  "deficit",
  "isolatedDebtUsd2",
] as const;

const MODE_FIGURES = [
  "ltvBps",
  "liquidationThresholdBps",
  "liquidationBonusBps",
  "collateralBitmap",
  "borrowableBitmap",
  "ltvzeroBitmap",
] as const;

/** A mode's figures by name; what is not set is zero. */
export function modeRowsOf(
  mode: bigint,
  figures: Readonly<Partial<Record<(typeof MODE_FIGURES)[number], bigint>>> & {
    readonly isolated?: boolean;
  },
): StateRow[] {
  const row = (name: string, value: unknown): StateRow => ({
    path: `mode/${mode}/${name}`,
    value: String(value),
  });
  return [
    ...MODE_FIGURES.map((name) => row(name, figures[name] ?? 0n)),
    row("isolated", figures.isolated ?? false),
  ];
}

/** A reserve's figures and configuration word by name. */
export function reserveRowsOf(
  address: string,
  figures: Readonly<Record<string, bigint | number | boolean>>,
): StateRow[] {
  return Object.entries(figures).map(([name, value]) => ({
    path: `reserve/${address}/${name}`,
    value: String(value),
  }));
}

function reserveRows(reserve: Reserve, missing: ReadonlySet<string>): StateRow[] {
  const figures: Record<string, bigint | number | boolean> = {};
  for (const name of COMPARED) figures[name] = reserve[name];
  figures["underlying"] = reserve.cash + reserve.surplus;
  const { optimalUsageRay: _o, baseRateRay: _b, slope1Ray: _1, ...rest } = reserve.parameters;
  const { slope2Ray: _2, ...configuration } = rest;
  const all = Object.entries({ ...figures, ...configuration });
  return reserveRowsOf(
    reserve.address,
    Object.fromEntries(all.filter(([name]) => !missing.has(name))),
  );
}

/** ReserveConfiguration's bit fields by our names. */
export function configurationFigures(word: bigint): Record<string, bigint | boolean> {
  const bits = (from: number, count: number): bigint =>
    (word >> BigInt(from)) & ((1n << BigInt(count)) - 1n);
  const flag = (at: number): boolean => bits(at, 1) === 1n;
  return {
    ltvBps: bits(0, 16),
    liquidationThresholdBps: bits(16, 16),
    liquidationBonusBps: bits(32, 16),
    active: flag(56),
    frozen: flag(57),
    borrowingEnabled: flag(58),
    paused: flag(60),
    borrowableInIsolation: flag(61),
    siloed: flag(62),
    flashLoanEnabled: flag(63),
    reserveFactorBps: bits(64, 16),
    borrowCapTokens: bits(80, 36),
    supplyCapTokens: bits(116, 36),
    liquidationProtocolFeeBps: bits(152, 16),
    modeId: bits(168, 8),
    debtCeilingUsd2: bits(212, 40),
  };
}
