import { maker, type Env, type MakerState, type StateRow } from "@hindcast/domain";
import type { MakerVersion } from "./deployed.ts";

type Ilk = MakerState["ilks"][number];
type Values = Readonly<Record<string, bigint | number | string>>;
type Auction = NonNullable<ReturnType<Ilk["houses"][20]["open"]["get"]>>;

const WAD = 10n ** 18n;
const BLN = 10n ** 9n;

/** Everything the lens reads, by the rules. */
export function ruleRows(
  state: Readonly<MakerState>,
  env: Env,
  accounts: readonly string[],
  version: MakerVersion,
): StateRow[] {
  const rows: StateRow[] = [];
  const add = (path: string, values: Values): void => {
    for (const [name, value] of Object.entries(values))
      rows.push({ path: `${path}/${name}`, value: String(value) });
  };
  add("market", marketValues(state, version));
  for (const [address, { current, next, takenAtSeconds }] of state.oracles)
    add(`oracle/${address}`, {
      current: current ?? 0n,
      hasCurrent: current === undefined ? 0n : 1n,
      next: next ?? 0n,
      hasNext: next === undefined ? 0n : 1n,
      zzz: takenAtSeconds,
      hop: state.parameters.oracleDelay,
    });
  for (const ilk of state.ilks) {
    const path = `ilk/${ilk.address}`;
    add(path, ilkValues(ilk, version));
    for (const account of accounts) {
      const urns = state.accounts.get(account)?.urns ?? [];
      const urn = urns.find((one) => one.ilkId === ilk.id);
      const { inkWad: ink, artWad: art } = urn ?? { inkWad: 0n, artWad: 0n };
      add(`${path}/${account}`, { ...(ink !== 0n && { ink }), ...(art !== 0n && { art }) });
    }
    for (const auction of ilk.houses[version].open.values())
      add(`${path}/auction ${auction.number}`, auctionValues(state, env, ilk, auction));
  }
  return rows;
}

function marketValues(state: MakerState, version: MakerVersion): Values {
  const { parameters: set } = state;
  const limits: Values =
    version === 11
      ? {}
      : version === 12
        ? { box: set.globalAuctionLimit, litter: state.litterRad }
        : { Hole: set.globalLiquidationLimit, Dirt: state.dirtRad };
  return {
    debt: state.debtRad,
    vice: state.viceRad,
    Line: set.globalDebtCeiling,
    "vow.dai": state.surplusRad,
    "vow.sin": state.viceRad,
    "vow.Sin": state.queuedRad,
    "vow.Ash": 0n,
    wait: set.badDebtDelay,
    sump: set.debtAuctionLot,
    bump: set.surplusAuctionLot,
    hump: set.surplusBuffer,
    base: set.baseFee,
    par: set.targetPrice,
    ...limits,
  };
}

function ilkValues(ilk: Ilk, version: MakerVersion): Values {
  const { parameters: set } = ilk;
  const house = ilk.houses[version];
  let onAuction = 0n;
  for (const auction of house.open.values()) onAuction += auction.lotWad;
  const core = {
    Art: ilk.artWad,
    rate: ilk.rateRay,
    spot: ilk.spotRay,
    line: set.debtCeiling,
    dust: set.debtFloor,
    duty: set.stabilityFee,
    rho: ilk.lastDripSeconds,
    mat: set.liquidationRatio,
    chop: version === 11 ? set.liquidationPenalty * BLN : set.liquidationPenalty,
    onAuction,
    kicks: house.kicks,
  };
  const flip = {
    ...core,
    beg: set.minimumBidIncrease,
    ttl: set.bidDuration,
    tau: set.maximumAuctionDuration,
  };
  if (version === 11) return { ...flip, lump: set.auctionSize };
  if (version === 12) return { ...flip, dunk: set.auctionDebtSize };
  return {
    ...core,
    hole: set.localLiquidationLimit,
    dirt: ilk.dirtRad,
    buf: set.auctionPriceMultiplier,
    tail: set.auctionResetTime,
    cusp: set.auctionResetDrawdown,
    chip: set.proportionalKickIncentive,
    tip: set.flatKickIncentive,
    stopped: set.auctionBreaker,
    chost: (set.debtFloor * set.liquidationPenalty) / WAD,
    count: house.open.size,
  };
}

function auctionValues(state: MakerState, env: Env, ilk: Ilk, auction: Auction): Values {
  const { lotWad: lot, tabRad: tab, account: usr } = auction;
  const { parameters: set } = ilk;
  if (auction.kind === "flip") {
    const { bidRad: bid, bidder: guy, bidExpirySeconds: tic, endsAtSeconds: end } = auction;
    return { bid, lot, guy, tic, end, usr, tab };
  }
  const open = maker
    .openAuctions?.(state, env)
    .find((one) => one.reserve === ilk.address && one.auction === auction.number);
  const isBroken = set.auctionCurve === 1n && set.priceStepDuration === 0n;
  const needsRedo = isBroken ? "reverts" : open?.phase === "stale" ? 1n : 0n;
  const now = { needsRedo, price: isBroken ? "reverts" : (open?.priceRay ?? "unknown") };
  return { tab, lot, usr, tic: auction.startedAtSeconds, top: auction.topRay, ...now };
}
