import {
  decodeParameterValues,
  encodeParameterValues,
  MAX_UINT256,
  USD8,
  WAD,
  type Decision,
  type Env,
  type Intent,
  type LiquidationChoice,
  type Opportunity,
  type Outcome,
  type OutcomeOf,
  type ParameterDescription,
  type Protocol,
} from "@hindcast/domain";

/**
 * The smallest protocol the kernel can be tried on: one collateral with a price, one debt worth a
 * dollar a token, no decimals, no interest.
 */
export const COLLATERAL = `0x${"c".repeat(40)}`;
export const DEBT = `0x${"d".repeat(40)}`;
export const FEED = `0x${"f".repeat(40)}`;
const NOBODY = `0x${"0".repeat(40)}`;

export interface ToyState {
  priceUsd8: bigint;
  readonly market: Map<string, bigint | boolean>;
  /** Undefined until the collateral is listed. */
  reserve: Map<string, bigint | boolean> | undefined;
  readonly accounts: Map<string, { collateral: bigint; debt: bigint }>;
}

const PARAMETERS: readonly ParameterDescription[] = [
  { scope: "reserve", name: "ltvBps", unit: "bps", doc: "Share one may borrow." },
  { scope: "reserve", name: "liquidationThresholdBps", unit: "bps", doc: "Share debt may reach." },
  { scope: "reserve", name: "borrowCapTokens", unit: "token", doc: "Most debt; 0 is no cap." },
  { scope: "reserve", name: "frozen", unit: "switch", doc: "Whether borrowing is refused." },
  { scope: "market", name: "closeFactorBps", unit: "bps", doc: "Share of debt a call repays." },
  { scope: "market", name: "bonusBps", unit: "bps", doc: "Collateral taken for debt repaid." },
];

/** What a listing leaves where it says nothing. */
const LISTED = { ltvBps: 0n, liquidationThresholdBps: 0n, borrowCapTokens: 0n, frozen: false };
const CONSTANTS = { closeFactorBps: 5_000n, bonusBps: 10_500n };

export const toyProtocol: Protocol<ToyState> = {
  id: "toy",
  versions: [{ id: "1", contracts: "none", since: "2024-01-01" }],
  parameters: PARAMETERS,
  invariants: [],
  initialState: () => ({
    priceUsd8: 0n,
    market: new Map(Object.entries(CONSTANTS)),
    reserve: undefined,
    accounts: new Map(),
  }),
  copy: (state) => ({
    priceUsd8: state.priceUsd8,
    market: new Map(state.market),
    reserve: state.reserve && new Map(state.reserve),
    accounts: new Map(state.accounts),
  }),
  decide,
  evolve,
  parameterValues: (state, scope) => {
    const values =
      scope === "market" ? state.market : scope === COLLATERAL ? state.reserve : undefined;
    return values === undefined ? undefined : Object.fromEntries(values);
  },
  accounts: (state) => state.accounts.keys(),
  health: (state, account) => {
    const { collateral, debt } = holding(state, account);
    return {
      collateralUsd8: collateral * state.priceUsd8,
      debtUsd8: debt * USD8,
      liquidationThresholdBps: number(state, "liquidationThresholdBps"),
      ltvBps: number(state, "ltvBps"),
      healthFactorWad: healthFactor(state, collateral, debt),
    };
  },
  holdings: (state, account) => {
    const { collateral, debt } = holding(state, account);
    const nothing = { supplied: 0n, borrowed: 0n, collateral: 0n };
    return [
      { ...nothing, reserve: COLLATERAL, supplied: collateral },
      { ...nothing, reserve: DEBT, borrowed: debt },
    ].filter(({ supplied, borrowed }) => supplied + borrowed > 0n);
  },
  intentFor: (_state, { want, account, reserve, amount }) => {
    switch (want) {
      case "withdraw":
        return { kind: "withdraw", reserve, account, recipient: account, amount };
      case "repay":
        return { kind: "repay", reserve, payer: account, account, amount, withShares: false };
      case "borrow":
        return { kind: "borrow", reserve, caller: account, account, amount };
      case "deposit":
      case "addCollateral":
        return { kind: "supply", reserve, payer: account, account, amount };
      case "enterMode":
        return undefined;
    }
  },
  marginForm: (state, account) => {
    const { collateral, debt } = holding(state, account);
    if (debt === 0n) return undefined;
    const share = Number(number(state, "liquidationThresholdBps")) / 10_000;
    return { drivers: [0, 1], weights: [-Number(debt), Number(collateral) * share] };
  },
  driverValues: (state) => Float64Array.of(Number(USD8), Number(state.priceUsd8)),
  touchedAccounts: (outcome) => {
    if (outcome.kind === "parameterChange") return "all";
    return outcome.kind === "shareMint" || outcome.kind === "shareBurn" ? [outcome.account] : [];
  },
  movesDrivers: (outcome) => outcome.kind === "oraclePrice",
  opportunity,
  recordedLiquidation: (state, recorded, env) => {
    const { debtRepaid, collateralSeized: _, ...call } = recorded;
    const most = opportunity(state, call.account, env)?.choices[0]?.debtRepaid;
    return { ...call, kind: "liquidate", amount: most === debtRepaid ? MAX_UINT256 : debtRepaid };
  },
  marketSnapshot,
  reserveSnapshot: (state, reserve) =>
    reserveSnapshots(state).find((snapshot) => snapshot.reserve === reserve),
  reserveSnapshots,
  *stateRows(state) {
    for (const account of [...state.accounts.keys()].sort()) {
      const { collateral, debt } = holding(state, account);
      yield { path: `account/${account}`, value: `${collateral} ${debt}` };
    }
    for (const [name, value] of state.market) yield { path: `market/${name}`, value: `${value}` };
    yield { path: "price", value: state.priceUsd8.toString() };
    for (const [name, value] of state.reserve ?? [])
      yield { path: `reserve/${name}`, value: `${value}` };
  },
};

function holding(state: ToyState, account: string): { collateral: bigint; debt: bigint } {
  return state.accounts.get(account) ?? { collateral: 0n, debt: 0n };
}

function number(state: ToyState, name: string): bigint {
  return BigInt(state.market.get(name) ?? state.reserve?.get(name) ?? 0n);
}

function healthFactor(state: ToyState, collateral: bigint, debt: bigint): bigint {
  if (debt === 0n) return MAX_UINT256;
  const weighted = collateral * state.priceUsd8 * number(state, "liquidationThresholdBps");
  return (weighted * WAD) / (debt * USD8 * 10_000n);
}

function refuse(code: string): Decision {
  return { ok: false, refusal: { code, contractError: "" } };
}

function decide(state: Readonly<ToyState>, intent: Intent, env: Env): Decision {
  switch (intent.kind) {
    case "oraclePrice":
    case "feedAssignment":
      return { ok: true, outcomes: [intent] };
    case "reserveListing":
      if (state.reserve !== undefined) return refuse("LISTED_ALREADY");
      return { ok: true, outcomes: [intent] };
    case "parameterChange":
      return decideChange(state, intent);
    case "supply":
      return { ok: true, outcomes: [intent, shares("shareMint", "supply", intent, intent.amount)] };
    case "withdraw":
      return decideWithdraw(state, intent);
    case "borrow":
      return decideBorrow(state, intent);
    case "repay":
      return decideRepay(state, intent);
    case "liquidate":
      return decideLiquidation(state, intent, env);
    default:
      return { ok: true, outcomes: [] };
  }
}

function decideChange(state: ToyState, intent: Intent & { kind: "parameterChange" }): Decision {
  const target = intent.scope === "market" ? state.market : state.reserve;
  if (target === undefined || (intent.scope !== "market" && intent.scope !== COLLATERAL))
    return refuse("UNKNOWN_SCOPE");
  const values = decodeParameterValues(intent.values);
  const after = { ...Object.fromEntries(target), ...values };
  if (Object.keys(after).length !== target.size) return refuse("UNKNOWN_PARAMETER");
  if (BigInt(after["ltvBps"] ?? 0n) > BigInt(after["liquidationThresholdBps"] ?? 0n))
    return refuse("LTV_ABOVE_THRESHOLD");
  const outcome = { ...intent, values: encodeParameterValues(values) };
  return { ok: true, outcomes: [outcome] };
}

function decideWithdraw(state: ToyState, intent: Intent & { kind: "withdraw" }): Decision {
  const { collateral, debt } = holding(state, intent.account);
  const amount = intent.amount === MAX_UINT256 ? collateral : intent.amount;
  if (amount > collateral) return refuse("NOT_ENOUGH_COLLATERAL");
  if (healthFactor(state, collateral - amount, debt) < WAD) return refuse("UNHEALTHY");
  return {
    ok: true,
    outcomes: [{ ...intent, amount }, shares("shareBurn", "supply", intent, amount)],
  };
}

function decideBorrow(state: ToyState, intent: Intent & { kind: "borrow" }): Decision {
  const { collateral, debt } = holding(state, intent.account);
  if (state.reserve?.get("frozen") === true) return refuse("FROZEN");
  const cap = number(state, "borrowCapTokens");
  let total = intent.amount;
  for (const other of state.accounts.values()) total += other.debt;
  if (cap !== 0n && total > cap) return refuse("CAP_EXCEEDED");
  const power = (collateral * state.priceUsd8 * number(state, "ltvBps")) / 10_000n;
  if ((debt + intent.amount) * USD8 > power) return refuse("NOT_ENOUGH_COLLATERAL");
  return { ok: true, outcomes: [intent, shares("shareMint", "debt", intent, intent.amount)] };
}

function decideRepay(state: ToyState, intent: Intent & { kind: "repay" }): Decision {
  const { debt } = holding(state, intent.account);
  const amount = intent.amount < debt ? intent.amount : debt;
  if (amount === 0n) return refuse("NO_DEBT");
  return {
    ok: true,
    outcomes: [{ ...intent, amount }, shares("shareBurn", "debt", intent, amount)],
  };
}

function decideLiquidation(
  state: ToyState,
  intent: Intent & { kind: "liquidate" },
  env: Env,
): Decision {
  const offer = opportunity(state, intent.account, env);
  if (offer === undefined) return refuse("HEALTHY");
  if (intent.collateralReserve !== COLLATERAL || intent.debtReserve !== DEBT)
    return refuse("WRONG_PAIR");
  const { collateral, debt } = holding(state, intent.account);
  const share = largestShare(state, debt);
  const wanted = intent.amount < share ? intent.amount : share;
  const { debtRepaid, collateralSeized } = seizure(state, wanted, collateral);
  const { account, liquidator, receiveShares } = intent;
  const outcomes: Outcome[] = [
    shares("shareBurn", "debt", { account }, debtRepaid),
    shares("shareBurn", "supply", { account }, collateralSeized),
    {
      kind: "liquidation",
      collateralReserve: COLLATERAL,
      debtReserve: DEBT,
      account,
      liquidator,
      debtRepaid,
      collateralSeized,
      receiveShares,
      protocolFee: 0n,
      debtValueUsd8: debtRepaid * USD8,
      collateralValueUsd8: collateralSeized * state.priceUsd8,
      protocolFeeUsd8: 0n,
      healthFactorWad: offer.healthFactorWad,
    },
  ];
  const left = debt - debtRepaid;
  if (collateral === collateralSeized && left > 0n)
    outcomes.push({
      kind: "badDebt",
      reserve: DEBT,
      account,
      amount: left,
      valueUsd8: left * USD8,
      writtenOff: false,
    });
  return { ok: true, outcomes };
}

/** What one call may repay of a debt: the close factor's share, at least one. */
function largestShare(state: ToyState, debt: bigint): bigint {
  const share = (debt * number(state, "closeFactorBps")) / 10_000n;
  return share < 1n ? 1n : share;
}

/** Debt repaid and what is taken for it: all there is, and less debt, when there is too little. */
function seizure(
  state: ToyState,
  wanted: bigint,
  collateral: bigint,
): Pick<LiquidationChoice, "debtRepaid" | "collateralSeized"> {
  const bonus = number(state, "bonusBps");
  const seized = (wanted * USD8 * bonus) / (10_000n * state.priceUsd8);
  if (seized <= collateral) return { debtRepaid: wanted, collateralSeized: seized };
  const affordable = (collateral * state.priceUsd8 * 10_000n) / (USD8 * bonus);
  return { debtRepaid: affordable < 1n ? 1n : affordable, collateralSeized: collateral };
}

function opportunity(
  state: Readonly<ToyState>,
  account: string,
  _env: Env,
): Opportunity | undefined {
  const { collateral, debt } = holding(state, account);
  const healthFactorWad = healthFactor(state, collateral, debt);
  if (healthFactorWad >= WAD || collateral === 0n || state.priceUsd8 === 0n) return undefined;
  const { debtRepaid, collateralSeized } = seizure(state, largestShare(state, debt), collateral);
  const choice: LiquidationChoice = {
    collateralReserve: COLLATERAL,
    debtReserve: DEBT,
    debtRepaid,
    collateralSeized,
    debtValueUsd8: debtRepaid * USD8,
    collateralValueUsd8: collateralSeized * state.priceUsd8,
  };
  return { account, healthFactorWad, choices: [choice] };
}

function shares(
  kind: "shareMint" | "shareBurn",
  side: "supply" | "debt",
  { account }: { readonly account: string },
  amount: bigint,
): OutcomeOf<"shareMint"> | OutcomeOf<"shareBurn"> {
  const reserve = side === "supply" ? COLLATERAL : DEBT;
  const common = { reserve, side, account, amount, interest: 0n, index: 1n, scaledAmount: amount };
  return kind === "shareMint"
    ? { kind, caller: account, ...common }
    : { kind, target: account, ...common };
}

function evolve(state: ToyState, outcome: Outcome): void {
  if (outcome.kind === "oraclePrice") state.priceUsd8 = outcome.price;
  else if (outcome.kind === "reserveListing")
    state.reserve = new Map(
      Object.entries({ ...LISTED, ...decodeParameterValues(outcome.values) }),
    );
  else if (outcome.kind === "parameterChange") {
    const target = outcome.scope === "market" ? state.market : state.reserve;
    for (const [name, value] of Object.entries(decodeParameterValues(outcome.values)))
      target?.set(name, value);
  } else if (outcome.kind === "shareMint" || outcome.kind === "shareBurn") {
    const held = { ...holding(state, outcome.account) };
    const change = outcome.kind === "shareMint" ? outcome.amount : -outcome.amount;
    if (outcome.side === "supply") held.collateral += change;
    else held.debt += change;
    state.accounts.set(outcome.account, held);
  }
}

function reserveSnapshots(state: Readonly<ToyState>): OutcomeOf<"reserveSnapshot">[] {
  const { collateral } = sums(state);
  return [
    {
      kind: "reserveSnapshot",
      reserve: COLLATERAL,
      priceUsd8: state.priceUsd8,
      totalSupply: collateral,
      totalDebt: 0n,
      cash: collateral,
      treasuryClaim: 0n,
      supplyUsd8: collateral * state.priceUsd8,
      debtUsd8: 0n,
    },
  ];
}

function marketSnapshot(state: Readonly<ToyState>): OutcomeOf<"marketSnapshot"> {
  const { collateral, debt } = sums(state);
  const collateralUsd8 = collateral * state.priceUsd8;
  return {
    kind: "marketSnapshot",
    collateralUsd8,
    debtUsd8: debt * USD8,
    borrowingPowerUsd8: (collateralUsd8 * number(state, "ltvBps")) / 10_000n,
    insolventUsd8: 0n,
    insolventAccounts: 0,
    liquidatableAccounts: 0,
    accountsWithDebt: 0,
  };
}

function sums(state: Readonly<ToyState>): { collateral: bigint; debt: bigint } {
  let collateral = 0n;
  let debt = 0n;
  for (const held of state.accounts.values()) {
    collateral += held.collateral;
    debt += held.debt;
  }
  return { collateral, debt };
}

/** The listing of the collateral as history records it. */
export const LISTING = {
  kind: "reserveListing",
  reserve: COLLATERAL,
  symbol: "COL",
  decimals: 0,
  supplyToken: NOBODY,
  debtToken: NOBODY,
  treasury: NOBODY,
  pool: NOBODY,
} as const;
