import type { MakerState } from "@hindcast/domain";
import type { DirectedCase } from "../../bench.ts";
import { directed, RAD, RAY, WAD, type Scene } from "./directed-scene.ts";

const PLENTY = 10n ** 9n * RAD;
const STEPS = { auctionCurve: 1n, priceStepFactor: (RAY * 99n) / 100n, priceStepDuration: 90n };

/** Terms under which sums are easy: room for all, prices that fall in steps, no incentive. */
function relax(scene: Scene): void {
  scene.set("market", { globalLiquidationLimit: PLENTY });
  scene.file({
    localLiquidationLimit: PLENTY,
    auctionPriceMultiplier: (RAY * 12n) / 10n,
    auctionResetTime: 8_400n,
    auctionResetDrawdown: (RAY * 4n) / 10n,
    flatKickIncentive: 0n,
    proportionalKickIncentive: 0n,
    auctionBreaker: 0n,
    maximumAuctionDuration: 10_000n,
    ...STEPS,
  });
}

/** An auction of `ink` for 1.13 of `art`. */
function opened(scene: Scene, ink = 10n * WAD, art = 1_000n * WAD): number {
  relax(scene);
  scene.unsafe(0, ink, art);
  scene.seize(0);
  return scene.ilk.houses[20].kicks;
}

/** What an open auction is at. */
function saleOf(scene: Scene, id: number): { tab: bigint; top: bigint; started: number } {
  const sale = scene.ilk.houses[20].open.get(id);
  if (sale?.kind !== "clip") return { tab: 0n, top: 1n, started: 0 };
  return { tab: sale.tabRad, top: sale.topRay, started: sale.startedAtSeconds };
}

export const clipCases: readonly DirectedCase<MakerState>[] = [
  directed("room for part of a vault: dust stays neither there nor in the auction", (scene) => {
    relax(scene);
    scene.file({ debtFloor: 100n * RAD, liquidationPenalty: WAD });
    scene.unsafe(0, 100n * WAD, 1_000n * WAD, 10n * WAD);
    scene.frob(1, 100n * WAD, 0n);
    for (const room of [0n, 1n, 100n * RAD - 1n]) {
      scene.file({ localLiquidationLimit: room });
      scene.seize(0);
    }
    const { state } = scene.stage;
    const local = (room: bigint): boolean =>
      scene.file({ localLiquidationLimit: scene.ilk.dirtRad + room });
    const global = (room: bigint): boolean =>
      scene.set("market", { globalLiquidationLimit: state.dirtRad + room });
    local(100n * RAD);
    scene.seize(0);
    scene.seize(0);
    local(300n * RAD);
    global(299n * RAD + 7n);
    scene.seize(0);
    global(0n);
    scene.seize(0);
    global(PLENTY);
    const owed = (): bigint =>
      (state.accounts.get(scene.user(0))?.urns[0]?.artWad ?? 0n) * scene.ilk.rateRay;
    local(owed() - 100n * RAD);
    scene.seize(0);
    scene.unsafe(2, 100n * WAD, 1_000n * WAD, 10n * WAD);
    local(900n * RAD + RAY);
    scene.seize(2);
    scene.seize(2);
  }),
  directed("room and a penalty that do not divide", (scene) => {
    relax(scene);
    scene.unsafe(0, 33n * WAD + 7n, 4_321_987_654_321_987_654_321n);
    scene.file({ localLiquidationLimit: 1_000n * RAD + 7n, liquidationPenalty: WAD + 3n });
    scene.seize(0);
    scene.file({ localLiquidationLimit: 2_000n * RAD + 1n });
    scene.seize(0);
    scene.file({ localLiquidationLimit: 10n ** 60n });
    scene.set("market", { globalLiquidationLimit: 10n ** 60n });
    scene.seize(0);
    scene.file({ localLiquidationLimit: PLENTY, liquidationPenalty: WAD - 1n });
    scene.file({ liquidationPenalty: WAD, priceStepFactor: RAY + 1n });
    scene.seize(0);
    scene.unsafe(1, 1n, 10n * WAD, WAD);
    scene.seize(1);
    scene.unsafe(2, 3n, 7n, 1n);
    scene.seize(2);
    scene.file({ liquidationRatio: 10n ** 9n * RAY });
    scene.spot();
    scene.seize(2);
  }),
  directed("purchases that would leave too little to raise are cut or refused", (scene) => {
    scene.file({ debtFloor: 200n * RAD });
    const first = opened(scene);
    const chost = 226n * RAD;
    const buys = (owed: bigint): bigint => owed / saleOf(scene, first).top;
    const tab = (): bigint => saleOf(scene, first).tab;
    scene.take(first, buys(RAD * 100n));
    scene.take(first, 0n);
    scene.take(first, 1n);
    scene.take(first, buys(tab() - chost - RAD));
    scene.take(first, buys(tab() - chost));
    scene.take(first, buys(tab() - chost) + 1n);
    scene.take(first, 1n);
    scene.take(first, buys(tab()) - 1n);
    scene.file({ debtFloor: 100n * RAD });
    scene.take(first, 1n);
    scene.take(first, 10n ** 18n);
    scene.file({ debtFloor: 0n });
    scene.take(first, 1n);
    scene.take(first, buys(tab()));
    scene.take(first, 100n * WAD);
    scene.take(first, 100n * WAD);
  }),
  directed("all that is owed, to the unit, and what is left goes home", (scene) => {
    for (const beyond of [-1n, 0n, 1n]) {
      const id = opened(scene, 100n * WAD, 10_000n * WAD);
      const { tab, top } = saleOf(scene, id);
      scene.take(id, tab / top + beyond, top - 1n);
      scene.take(id, tab / top + beyond, top);
      scene.take(id, 100n * WAD);
    }
    const id = opened(scene, 10n * WAD, 1_000n * WAD);
    scene.take(id, 10n * WAD - 1n, 1n << 200n, 8_000);
    scene.take(id, 10n * WAD, 1n << 200n);
    scene.seize(0);
  }),
  directed("started again one second after its time, and below the cusp, not at it", (scene) => {
    const id = opened(scene);
    scene.file({ flatKickIncentive: 300n * RAD, proportionalKickIncentive: WAD / 1_000n + 1n });
    scene.file({ auctionResetTime: 3_600n, auctionResetDrawdown: 0n });
    const after = (seconds: number): number => saleOf(scene, id).started + seconds - scene.last;
    scene.restart(id, after(3_600));
    scene.take(id, WAD, 1n << 200n, 0);
    scene.take(id, WAD, 1n << 200n, 1);
    scene.restart(id, 0);
    scene.file({ auctionResetTime: 100_000n, auctionResetDrawdown: (RAY * 99n) / 100n });
    scene.restart(id, after(90));
    scene.take(id, WAD, 1n << 200n, 0);
    scene.restart(id, after(179));
    scene.restart(id, after(180));
    scene.file({ auctionResetDrawdown: RAY });
    scene.restart(id, after(89));
    scene.restart(id, after(90));
    scene.file({ auctionResetDrawdown: RAY + 1n });
    scene.restart(id, 0);
    scene.restart(id + 1);
    scene.restart(0);
  }),
  directed("no incentive for starting again what is too small to matter", (scene) => {
    const id = opened(scene);
    scene.file({ flatKickIncentive: RAD, proportionalKickIncentive: WAD / 50n });
    scene.file({ auctionResetTime: 0n });
    const { tab } = saleOf(scene, id);
    scene.file({ liquidationPenalty: WAD });
    const floors = (...of: readonly bigint[]): void => {
      for (const debtFloor of of) {
        scene.file({ debtFloor });
        scene.restart(id);
      }
    };
    floors(1_000n * RAD - 1n, 1_000n * RAD, 1_000n * RAD + 1n);
    scene.price(200n * WAD);
    floors(tab - 1n, tab, tab + 1n);
    scene.file({ flatKickIncentive: 0n });
    scene.restart(id);
    scene.file({ proportionalKickIncentive: 0n });
    scene.restart(id);
    scene.source(50n * WAD);
    scene.poke(7_200);
    scene.restart(id);
    scene.poke(7_200);
    scene.restart(id);
  }),
  directed("prices along the three curves", (scene) => {
    const id = opened(scene);
    const curves = [
      STEPS,
      { ...STEPS, priceStepDuration: 1n },
      { ...STEPS, priceStepFactor: 0n },
      { auctionCurve: 2n, priceStepFactor: 999_830_000_000_000_000_000_000_001n },
      { auctionCurve: 2n, priceStepFactor: RAY },
      { auctionCurve: 0n, maximumAuctionDuration: 3_600n },
      { auctionCurve: 0n, maximumAuctionDuration: 7n },
      { auctionCurve: 0n, maximumAuctionDuration: 0n },
      { ...STEPS, priceStepDuration: 0n },
    ];
    scene.file({ auctionResetDrawdown: 0n });
    for (const curve of curves) {
      scene.file(curve);
      scene.restart(id, 8_401);
      for (const seconds of [0, 1, 88, 1, 90, 1_000])
        scene.take(id, 10n ** 15n, 1n << 200n, seconds);
    }
    scene.file(STEPS);
    scene.take(id, 10n * WAD);
  }),
  directed("breakers stop kicks, then restarts, then purchases", (scene) => {
    const id = opened(scene);
    scene.unsafe(1, 10n * WAD, 1_000n * WAD);
    for (const auctionBreaker of [1n, 2n, 3n, 0n]) {
      scene.file({ auctionBreaker, auctionResetTime: 10_000_000n, auctionResetDrawdown: 0n });
      scene.take(id, WAD);
      scene.take(id + 7, WAD);
      scene.file({ auctionResetTime: 0n });
      scene.restart(id);
      scene.restart(id + 7);
      scene.seize(1);
    }
  }),
  directed("who starts an auction is paid out of what the system has", (scene) => {
    relax(scene);
    scene.file({ flatKickIncentive: 300n * RAD, proportionalKickIncentive: WAD / 10n + 1n });
    scene.unsafe(0, 10n * WAD, 1_000n * WAD + 7n);
    scene.seize(0);
    scene.file({ flatKickIncentive: 0n });
    scene.unsafe(1, 10n * WAD, 1_000n * WAD + 7n);
    scene.seize(1);
    scene.file({ auctionPriceMultiplier: 0n });
    scene.unsafe(2, 10n * WAD, 1_000n * WAD);
    scene.seize(2);
    scene.file({ auctionPriceMultiplier: 1n });
    scene.seize(2);
    scene.restart(1, 20_000);
  }),
];
