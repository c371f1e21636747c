import type { Env, Invariant } from "../protocol.ts";
import { asValues, parameterRule } from "./params.ts";
import { openAuctionsOf, type Auction, type Ilk, type MakerState, type Urn } from "./state.ts";

type Law = Invariant<MakerState>;

/** The first complaint about any market. */
function firstIlk(
  state: MakerState,
  complaint: (ilk: Ilk) => string | undefined,
): string | undefined {
  for (const ilk of state.ilks) {
    const wrong = complaint(ilk);
    if (wrong !== undefined) return `market ${ilk.address}: ${wrong}`;
  }
  return undefined;
}

/** A market's total must be the sum of its vaults'. */
function totalsAgree(state: MakerState, column: "inkWad" | "artWad"): string | undefined {
  const sums = state.ilks.map(() => 0n);
  for (const { urns } of state.accounts.values())
    for (const urn of urns) sums[urn.ilkId] = (sums[urn.ilkId] ?? 0n) + urn[column];
  return firstIlk(state, (ilk) =>
    ilk[column] === sums[ilk.id]
      ? undefined
      : `${column} is ${ilk[column]}, vaults have ${sums[ilk.id]}`,
  );
}

/** All DAI is owed by a vault or by nobody: debt = sum of Art * rate + vice. */
function debtIsBacked(state: MakerState): string | undefined {
  let owed = state.viceRad;
  for (const ilk of state.ilks) owed += ilk.artWad * ilk.rateRay;
  return owed === state.debtRad ? undefined : `debt is ${state.debtRad}, owed are ${owed}`;
}

function queueAddsUp(state: MakerState): string | undefined {
  let sum = 0n;
  for (const [era, rad] of state.queue) {
    if (rad <= 0n) return `the queue of ${era} holds ${rad}`;
    sum += rad;
  }
  if (sum !== state.queuedRad) return `the queue holds ${sum}, Sin is ${state.queuedRad}`;
  return state.queuedRad > state.viceRad
    ? `${state.queuedRad} is queued of ${state.viceRad} that nobody owes`
    : undefined;
}

/** What open auctions of some rules are to raise. */
function tabs(ilk: Ilk, ruleVersion: number): bigint {
  let sum = 0n;
  for (const auction of openAuctionsOf(ilk))
    if (auction.ruleVersion === ruleVersion) sum += auction.tabRad;
  return sum;
}

function limitsAreCounted(state: MakerState): string | undefined {
  let litter = 0n;
  let dirt = 0n;
  for (const ilk of state.ilks) {
    litter += tabs(ilk, 12);
    const own = tabs(ilk, 20);
    if (own !== ilk.dirtRad) return `market ${ilk.address}: dirt is ${ilk.dirtRad}, not ${own}`;
    dirt += own;
  }
  if (litter !== state.litterRad) return `litter is ${state.litterRad}, not ${litter}`;
  return dirt === state.dirtRad ? undefined : `Dirt is ${state.dirtRad}, not ${dirt}`;
}

function firstAuction(
  state: MakerState,
  complaint: (auction: Auction) => string | undefined,
): string | undefined {
  return firstIlk(state, (ilk) => {
    for (const auction of openAuctionsOf(ilk)) {
      const wrong = complaint(auction);
      if (wrong !== undefined) return `auction ${auction.ruleVersion}/${auction.number}: ${wrong}`;
    }
    return undefined;
  });
}

function auctionIsSound(auction: Auction): string | undefined {
  if (auction.lotWad < 0n || auction.tabRad < 0n || auction.dueRad < 0n) return "a negative amount";
  if (auction.kind === "clip") {
    if (auction.ruleVersion !== 20) return "a falling price under the rules of cat and flip";
    if (auction.lotWad === 0n || auction.tabRad === 0n) return "it is over but open";
    return auction.topRay > 0n ? undefined : "it starts at no price";
  }
  if (auction.ruleVersion === 20) return "an ascending price under the rules of dog and clip";
  if (auction.bidRad > auction.tabRad) return `${auction.bidRad} bid for ${auction.tabRad}`;
  return auction.bidRad > 0n && auction.bidExpirySeconds === 0
    ? "a bid that never expires"
    : undefined;
}

function numbersAreKept(ilk: Ilk): string | undefined {
  for (const house of Object.values(ilk.houses))
    for (const [number, auction] of house.open) {
      if (number !== auction.number) return `auction ${auction.number} is kept as ${number}`;
      if (number < 1 || number > house.kicks) return `auction ${number} of ${house.kicks} kicks`;
    }
  return undefined;
}

function firstUrn(
  state: MakerState,
  complaint: (urn: Urn) => string | undefined,
): string | undefined {
  for (const { address, urns } of state.accounts.values()) {
    let last = -1;
    for (const urn of urns) {
      if (urn.ilkId <= last) return `account ${address}: vaults out of order`;
      if (urn.ilkId >= state.ilks.length) return `account ${address}: no market ${urn.ilkId}`;
      last = urn.ilkId;
      const wrong = complaint(urn);
      if (wrong !== undefined) return `account ${address}: ${wrong}`;
    }
  }
  return undefined;
}

function nothingIsNegative(state: MakerState): string | undefined {
  const { debtRad, viceRad, surplusRad, litterRad, dirtRad } = state;
  const totals = { debtRad, viceRad, surplusRad, litterRad, dirtRad };
  for (const [name, value] of Object.entries(totals)) if (value < 0n) return `${name} is ${value}`;
  return firstUrn(state, ({ inkWad, artWad }) =>
    inkWad < 0n || artWad < 0n ? `it holds ${inkWad} and owes ${artWad}` : undefined,
  );
}

function timesAreNotAhead(state: MakerState, env: Env): string | undefined {
  for (const [address, { takenAtSeconds }] of state.oracles)
    if (takenAtSeconds > env.timeSeconds) return `oracle ${address} took a price of the future`;
  return firstIlk(state, ({ lastDripSeconds }) =>
    lastDripSeconds > env.timeSeconds ? "it was charged into the future" : undefined,
  );
}

function parametersAreSound(
  scope: "reserve" | "market",
  values: ReturnType<typeof asValues>,
): string | undefined {
  for (const [name, value] of Object.entries(values)) {
    const rule = parameterRule(scope, name);
    if (rule === undefined) return `no such parameter: ${name}`;
    if (typeof value !== "bigint" || rule.minimum === undefined) continue;
    if (value < rule.minimum || value > (rule.maximum ?? value)) return `${name} is ${value}`;
  }
  return undefined;
}

function law(code: number, text: string, check: Law["check"]): Law {
  return { code: `MAKER-INV-${code}`, law: text, check };
}

export const INVARIANTS: readonly Law[] = [
  law(1, "A market's normalised debt is the sum of its vaults'.", (state) =>
    totalsAgree(state, "artWad"),
  ),
  law(2, "A market's collateral is the sum of its vaults'.", (state) =>
    totalsAgree(state, "inkWad"),
  ),
  law(3, "All DAI is owed by vaults or counted as owed by nobody.", debtIsBacked),
  law(4, "The queue adds up, and holds no more than nobody owes.", queueAddsUp),
  law(5, "Litter and dirt are what open auctions have to raise.", limitsAreCounted),
  law(6, "No open auction is over, overbid or of the wrong kind.", (state) =>
    firstAuction(state, auctionIsSound),
  ),
  law(7, "Auctions are kept by numbers that were given out.", (state) =>
    firstIlk(state, numbersAreKept),
  ),
  law(8, "Nothing is held or owed below zero; vaults are sorted by market.", nothingIsNegative),
  law(9, "Nothing was charged or priced in the future.", timesAreNotAhead),
  law(
    10,
    "Parameters are within their bounds.",
    (state) =>
      parametersAreSound("market", asValues(state.parameters)) ??
      firstIlk(state, (ilk) => parametersAreSound("reserve", asValues(ilk.parameters))),
  ),
];
