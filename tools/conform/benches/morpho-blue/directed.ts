import {
  encodeParameterValues,
  WAD,
  type Intent,
  type LiquidateIntent,
  type MorphoBlueState,
} from "@hindcast/domain";
import type { DirectedCase, Stage } from "../../bench.ts";

type Market = NonNullable<MorphoBlueState["markets"][number]>;
type Position = NonNullable<ReturnType<MorphoBlueState["accounts"]["get"]>>["positions"][number];

const PRICE_SCALE = 10n ** 36n;
const VIRTUAL_SHARES = 1_000_000n;
const MAX_UINT128 = (1n << 128n) - 1n;
const DAY = 86_400;

/** A stage with names for what directed cases do on it; everything happens in one market. */
class Scene {
  readonly stage: Stage<MorphoBlueState>;

  constructor(stage: Stage<MorphoBlueState>) {
    this.stage = stage;
  }

  get market(): Market {
    return this.stage.state.markets[0] as Market;
  }

  get reserve(): string {
    return this.market.address;
  }

  user(place: number): string {
    return this.stage.accounts[place] as string;
  }

  position(place: number): Position {
    const held = this.stage.state.accounts
      .get(this.user(place))
      ?.positions.find((one) => one.marketId === 0);
    return held ?? { marketId: 0, supplyShares: 0n, borrowShares: 0n, collateral: 0n };
  }

  do(intent: Intent, seconds?: number): boolean {
    return this.stage.do(intent, seconds);
  }

  supply(place: number, amount: bigint): boolean {
    const account = this.user(place);
    return this.do({ kind: "supply", reserve: this.reserve, payer: account, account, amount });
  }

  pledge(place: number, amount: bigint): boolean {
    const account = this.user(place);
    const { reserve } = this;
    return this.do({ kind: "collateralSupply", reserve, payer: account, account, amount });
  }

  borrow(place: number, amount: bigint): boolean {
    const account = this.user(place);
    return this.do({ kind: "borrow", reserve: this.reserve, caller: account, account, amount });
  }

  repayShares(place: number, shares: bigint): boolean {
    const account = this.user(place);
    return this.do({ kind: "repayShares", reserve: this.reserve, payer: account, account, shares });
  }

  withdrawShares(place: number, shares: bigint): boolean {
    const account = this.user(place);
    const { reserve } = this;
    return this.do({ kind: "withdrawShares", reserve, account, recipient: account, shares });
  }

  release(place: number, amount: bigint): boolean {
    const account = this.user(place);
    const { reserve } = this;
    return this.do({ kind: "collateralWithdrawal", reserve, account, recipient: account, amount });
  }

  price(price: bigint, seconds?: number): boolean {
    return this.do({ kind: "oraclePrice", feed: this.market.oracle, price, round: 0n }, seconds);
  }

  liquidate(place: number, measure: LiquidateIntent["measure"], amount: bigint): boolean {
    return this.do({
      kind: "liquidate",
      collateralReserve: this.reserve,
      debtReserve: this.reserve,
      account: this.user(place),
      liquidator: this.user(9),
      amount,
      receiveShares: false,
      measure: measure ?? "shares",
    });
  }

  /** Charges what is owed up to the next step, so that the next step's state is the one seen. */
  fee(feeWad: bigint): boolean {
    const values = encodeParameterValues({ feeWad });
    return this.do({ kind: "parameterChange", scope: this.reserve, values });
  }

  /** _isHealthy's two sides for the first borrower with the numbers of now. */
  owed(place: number): bigint {
    const { debt } = this.market;
    const shares = this.position(place).borrowShares;
    const above = debt.shares + VIRTUAL_SHARES;
    return (shares * (debt.assets + 1n) + above - 1n) / above;
  }
}

function directed(name: string, play: (scene: Scene) => void): DirectedCase<MorphoBlueState> {
  return { name, play: (stage) => play(new Scene(stage)) };
}

const TOKEN = 10n ** 6n;
const ETHER = 10n ** 18n;
const START_PRICE = 2_000n * 10n ** 24n;

export const directedCases: readonly DirectedCase<MorphoBlueState>[] = [
  directed("borrowing to the last unit, and a unit more", (scene) => {
    scene.supply(0, 1_000_000n * TOKEN);
    scene.pledge(1, ETHER);
    const most = (2_000n * TOKEN * scene.market.parameters.lltvWad) / WAD;
    scene.borrow(1, most + 1n);
    scene.borrow(1, most);
    scene.borrow(1, 1n);
    scene.release(1, 1n);
  }),
  directed("a health factor of one, and a unit of price to either side", (scene) => {
    scene.supply(0, 1_000_000n * TOKEN);
    scene.pledge(1, ETHER);
    scene.borrow(1, 1_000n * TOKEN);
    const { lltvWad } = scene.market.parameters;
    const needed = (((scene.owed(1) + 5n) * WAD) / lltvWad + 1n) * (PRICE_SCALE / ETHER);
    for (const price of [needed, needed - PRICE_SCALE / ETHER, needed - 1n, needed + 1n]) {
      scene.price(price, 1);
      scene.liquidate(1, "shares", 1n);
      scene.liquidate(1, "collateral", 1n);
      scene.release(1, 1n);
    }
    for (let cut = 0n; cut < 12n; cut++) {
      scene.price(needed - cut * (PRICE_SCALE / ETHER), 1);
      scene.liquidate(1, "collateral", 1n);
    }
  }),
  directed("a price of zero", (scene) => {
    scene.supply(0, 1_000_000n * TOKEN);
    scene.pledge(1, ETHER);
    scene.borrow(1, 1_000n * TOKEN);
    scene.price(0n);
    scene.borrow(1, 1n);
    scene.release(1, 1n);
    scene.liquidate(1, "shares", 1n);
    scene.liquidate(1, "collateral", ETHER / 2n);
    scene.liquidate(1, "collateral", ETHER / 2n);
    scene.price(START_PRICE);
    scene.withdrawShares(0, scene.position(0).supplyShares);
  }),
  directed("bad debt, and a unit of collateral that prevents it", (scene) => {
    scene.supply(0, 1_000_000n * TOKEN);
    for (const place of [1, 2]) {
      scene.pledge(place, ETHER);
      scene.borrow(place, 700n * TOKEN);
    }
    scene.price(START_PRICE / 4n, 300 * DAY);
    scene.liquidate(1, "collateral", ETHER - 1n);
    scene.liquidate(1, "shares", scene.position(1).borrowShares);
    scene.liquidate(1, "collateral", 1n);
    scene.liquidate(2, "collateral", ETHER);
    scene.liquidate(2, "collateral", 1n);
    scene.supply(3, TOKEN);
    scene.withdrawShares(0, scene.position(0).supplyShares);
  }),
  directed("all debt repaid costs a unit more than there is", (scene) => {
    scene.supply(0, 1_000_000n * TOKEN + 7n);
    scene.pledge(1, 100n * ETHER);
    scene.borrow(1, 3n);
    for (let round = 0; round < 6; round++) {
      scene.borrow(1, 12_345n * TOKEN + 11n);
      scene.do({ kind: "interestAccrual", reserve: scene.reserve }, 100 * DAY + round);
      scene.repayShares(1, scene.position(1).borrowShares + 1n);
      scene.repayShares(1, scene.position(1).borrowShares - 1n);
      scene.repayShares(1, 1n);
    }
    scene.withdrawShares(0, scene.position(0).supplyShares);
  }),
  directed("decades next to the target usage", (scene) => {
    scene.supply(0, 1_000_000n * TOKEN);
    scene.pledge(1, 100_000n * ETHER);
    scene.borrow(1, 900_001n * TOKEN);
    for (const more of [0n, 1_000n, 1_000_000n]) {
      scene.do({ kind: "interestAccrual", reserve: scene.reserve }, 12_000 * DAY);
      // Nine tenths of what is supplied are then owed, but for what the step itself accrues.
      const { supply, debt } = scene.market;
      scene.supply(0, (debt.assets * 10n) / 9n - supply.assets + more);
    }
    scene.do({ kind: "interestAccrual", reserve: scene.reserve }, 12_000 * DAY);
  }),
  directed("amounts that round to nothing", (scene) => {
    const [lender, borrower] = [scene.user(0), scene.user(1)];
    const { reserve } = scene;
    const lent = { reserve, payer: lender, account: lender };
    scene.do({ kind: "supplyShares", ...lent, shares: 1n });
    scene.supply(0, 1_000_000n * TOKEN);
    scene.pledge(1, 10n * ETHER);
    scene.borrow(1, 9_000n * TOKEN);
    scene.do({ kind: "interestAccrual", reserve }, 900 * DAY);
    const owed = { reserve, caller: borrower, account: borrower };
    scene.do({ kind: "borrowShares", ...owed, shares: 1n });
    scene.do({ kind: "repayShares", reserve, payer: borrower, account: borrower, shares: 1n });
    scene.do({ kind: "withdrawShares", reserve, account: lender, recipient: lender, shares: 1n });
    scene.do({ kind: "withdraw", reserve, account: lender, recipient: lender, amount: 1n });
    scene.do({ kind: "supplyShares", ...lent, shares: 1n });
    const paid = { reserve, payer: borrower, account: borrower, withShares: false };
    scene.do({ kind: "repay", ...paid, amount: 1n });
    scene.price(START_PRICE / 3n);
    scene.liquidate(1, "shares", 1n);
    scene.liquidate(1, "collateral", 1n);
  }),
  directed("fees of dust, of a quarter, and to whom", (scene) => {
    scene.supply(0, 1_000n);
    scene.pledge(1, ETHER);
    scene.borrow(1, 900n);
    for (const [place, feeWad] of [WAD / 4n, 1n, WAD / 4n + 1n, 0n, 0n, WAD / 10n].entries()) {
      scene.fee(feeWad);
      scene.do({ kind: "treasuryAssignment", treasury: scene.user(place) });
      scene.do({ kind: "interestAccrual", reserve: scene.reserve }, 1 + place * 9 * DAY);
    }
    scene.withdrawShares(5, scene.position(5).supplyShares);
  }),
  directed("the edges of 128 and 256 bits", (scene) => {
    const account = scene.user(0);
    const whole = { reserve: scene.reserve, payer: account, account };
    for (const amount of [MAX_UINT128 / VIRTUAL_SHARES, MAX_UINT128, MAX_UINT128 + 1n, 1n << 255n])
      scene.supply(0, amount);
    scene.do({ kind: "supplyShares", ...whole, shares: MAX_UINT128 });
    scene.do({ kind: "supplyShares", ...whole, shares: (1n << 256n) - 1n });
    scene.pledge(1, MAX_UINT128);
    scene.pledge(1, 1n);
    scene.pledge(2, MAX_UINT128 + 1n);
    scene.borrow(1, 5n);
    scene.pledge(3, ETHER);
    scene.price((1n << 256n) - 1n);
    scene.release(3, 1n);
    scene.borrow(1, 5n);
    scene.release(1, 5n);
    scene.liquidate(1, "shares", 5n);
    scene.price(START_PRICE);
    scene.borrow(1, MAX_UINT128 / VIRTUAL_SHARES / 2n);
    scene.do({ kind: "interestAccrual", reserve: scene.reserve }, 4_000 * DAY);
    scene.do({ kind: "interestAccrual", reserve: scene.reserve }, 40_000 * DAY);
    scene.do({ kind: "interestAccrual", reserve: scene.reserve }, 40_000 * DAY);
  }),
  directed("liquidity to the last unit", (scene) => {
    scene.supply(0, 1_000n * TOKEN);
    scene.pledge(1, 10n * ETHER);
    scene.borrow(1, 1_000n * TOKEN + 1n);
    scene.borrow(1, 999n * TOKEN);
    const [account, { reserve }] = [scene.user(0), scene];
    const paid = { kind: "withdraw", reserve, account, recipient: account } as const;
    scene.do({ ...paid, amount: TOKEN + 1n });
    scene.do({ ...paid, amount: TOKEN });
    scene.do({ ...paid, amount: 1n });
    scene.withdrawShares(0, 1n);
  }),
];
