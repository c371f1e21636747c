import { encodeParameterValues, type Intent, type MakerState } from "@hindcast/domain";
import type { DirectedCase, Stage } from "../../bench.ts";

export const WAD = 10n ** 18n;
export const RAY = 10n ** 27n;
export const RAD = 10n ** 45n;
const PLENTY = 10n ** 9n * RAD;
/** The ilk that directed cases play on: it starts without a fee, so its rate is one. */
const PLACE = 2;

type Ilk = MakerState["ilks"][number];

/** A directed case that names what it does. */
export function directed(name: string, play: (scene: Scene) => void): DirectedCase<MakerState> {
  return { name, play: (stage) => play(new Scene(stage)) };
}

/** A stage with names for what directed cases do on it. */
export class Scene {
  readonly stage: Stage<MakerState>;

  constructor(stage: Stage<MakerState>) {
    this.stage = stage;
    this.set("market", { globalDebtCeiling: PLENTY, targetPrice: RAY, oracleDelay: 3_600n });
    this.set(this.reserve, {
      liquidationRatio: (RAY * 3n) / 2n,
      debtCeiling: PLENTY,
      debtFloor: 0n,
      liquidationPenalty: (WAD * 113n) / 100n,
    });
  }

  get ilk(): Ilk {
    return this.stage.state.ilks[PLACE] as Ilk;
  }

  get reserve(): string {
    return this.ilk.address;
  }

  /** The moment of the last step. */
  get last(): number {
    return this.stage.env.timeSeconds - 12;
  }

  user(place: number): string {
    return this.stage.accounts[place] as string;
  }

  do(intent: Intent, seconds?: number): boolean {
    return this.stage.do(intent, seconds);
  }

  set(scope: string, values: Record<string, bigint | boolean>): boolean {
    return this.do({ kind: "parameterChange", scope, values: encodeParameterValues(values) });
  }

  file(values: Record<string, bigint>): boolean {
    return this.set(this.reserve, values);
  }

  frob(place: number, collateralDelta: bigint, debtDelta: bigint, seconds?: number): boolean {
    const account = this.user(place);
    const deltas = { collateralDelta, debtDelta };
    return this.do({ kind: "vaultChange", reserve: this.reserve, account, ...deltas }, seconds);
  }

  drip(seconds?: number): boolean {
    return this.do({ kind: "interestAccrual", reserve: this.reserve }, seconds);
  }

  source(price: bigint): boolean {
    return this.do({ kind: "oraclePrice", feed: this.ilk.oracle, price, round: 0n });
  }

  poke(seconds?: number): boolean {
    return this.do({ kind: "oraclePoke", oracle: this.ilk.oracle }, seconds);
  }

  spot(seconds?: number): boolean {
    return this.do({ kind: "spotPoke", reserve: this.reserve }, seconds);
  }

  /** A price comes all the way through the oracle to the vaults. */
  price(price: bigint): void {
    this.source(price);
    this.poke(7_200);
    this.poke(7_200);
    this.spot();
  }

  seize(place: number, seconds?: number): boolean {
    const { reserve } = this;
    return this.do(
      {
        kind: "liquidate",
        collateralReserve: reserve,
        debtReserve: reserve,
        account: this.user(place),
        liquidator: this.user(8),
        amount: (1n << 256n) - 1n,
        receiveShares: false,
      },
      seconds,
    );
  }

  bid(auction: number, place: number, lot: bigint, bid: bigint, seconds?: number): boolean {
    const bidder = this.user(place);
    const { reserve } = this;
    return this.do({ kind: "auctionBid", reserve, auction, bidder, lot, bid }, seconds);
  }

  close(auction: number, seconds?: number): boolean {
    return this.do({ kind: "auctionClose", reserve: this.reserve, auction }, seconds);
  }

  restart(auction: number, seconds?: number): boolean {
    const keeper = this.user(7);
    return this.do({ kind: "auctionRestart", reserve: this.reserve, auction, keeper }, seconds);
  }

  take(auction: number, amount: bigint, maximumPrice = 1n << 200n, seconds?: number): boolean {
    const taker = this.user(6);
    const { reserve } = this;
    return this.do({ kind: "auctionTake", reserve, auction, taker, amount, maximumPrice }, seconds);
  }

  release(eraSeconds: number, seconds?: number): boolean {
    return this.do({ kind: "debtQueueRelease", eraSeconds }, seconds);
  }

  settle(amount: bigint): boolean {
    return this.do({ kind: "debtSettlement", amount });
  }

  /** A vault of user `place`, at 150 DAI a unit, then a price at which it is unsafe. */
  unsafe(place: number, ink: bigint, art: bigint, price = 100n * WAD): void {
    this.price(10n ** 6n * WAD);
    this.frob(place, ink, art);
    this.price(price);
  }
}
