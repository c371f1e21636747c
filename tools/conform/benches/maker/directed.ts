import type { MakerState } from "@hindcast/domain";
import type { DirectedCase } from "../../bench.ts";
import type { MakerVersion } from "./deployed.ts";
import { clipCases } from "./directed-clip.ts";
import { boxCases, flipCases, lumpCases } from "./directed-flip.ts";
import { directed, RAD, RAY, WAD } from "./directed-scene.ts";

const YEAR_SECONDS = 365 * 86_400;

/** Written-out sequences for the contracts of a version. */
export function directedCases(version: MakerVersion): readonly DirectedCase<MakerState>[] {
  if (version === 20) return [...coreCases, ...clipCases];
  return [...coreCases, ...flipCases, ...(version === 11 ? lumpCases : boxCases)];
}

const coreCases: readonly DirectedCase<MakerState>[] = [
  directed("a vault exactly at its ratio and a unit to either side", (scene) => {
    scene.price(150n * WAD);
    scene.frob(0, 10n * WAD, 1_000n * WAD + 1n);
    scene.frob(0, 10n * WAD, 1_000n * WAD);
    scene.frob(0, 0n, 1n);
    scene.frob(0, -1n, 0n);
    scene.frob(0, 1n, 0n);
    scene.frob(0, -1n, 0n);
    scene.frob(0, 0n, 0n);
    scene.seize(0);
    scene.price(150n * WAD - 1n);
    scene.frob(0, 0n, 0n);
    scene.frob(0, 1n, 1n);
    scene.frob(0, 1n, 0n);
    scene.frob(0, -1n, -1n);
    scene.frob(0, 0n, -1n);
    scene.price(140n * WAD);
    scene.frob(0, 0n, -1n);
    scene.frob(0, 1n, 0n);
    scene.frob(0, -1n, -1n);
    scene.file({ liquidationRatio: RAY, debtFloor: 0n });
    scene.price(100n * WAD - 1n);
    scene.seize(0);
    scene.seize(1);
  }),
  directed("a ratio and a par count from the next reading of the price", (scene) => {
    scene.price(150n * WAD);
    scene.frob(0, 10n * WAD, 1_000n * WAD);
    scene.file({ liquidationRatio: (RAY * 7n) / 5n + 1n });
    scene.frob(0, 0n, 50n * WAD);
    scene.spot();
    scene.frob(0, 0n, 50n * WAD);
    scene.set("market", { targetPrice: RAY / 3n });
    scene.frob(0, 0n, 10_000n * WAD);
    scene.spot();
    scene.frob(0, 0n, 2_000n * WAD);
    scene.set("market", { targetPrice: 0n });
    scene.spot();
    scene.set("market", { targetPrice: RAY + 1n });
    scene.file({ liquidationRatio: 0n });
    scene.spot();
  }),
  directed("the least debt to the unit", (scene) => {
    scene.price(1_000n * WAD);
    scene.file({ debtFloor: 2_000n * RAD });
    scene.frob(3, 1n, WAD);
    for (const art of [2_000n * WAD - 1n, 2_000n * WAD]) scene.frob(0, 100n * WAD, art);
    for (const less of [1n, 1_999n * WAD, 2_000n * WAD + 1n]) scene.frob(0, 0n, -less);
    scene.frob(0, -1n, 0n);
    scene.file({ debtFloor: 2_000n * RAD + 1n });
    scene.frob(0, 1n, 0n);
    scene.frob(0, 0n, 1n);
    scene.frob(0, 0n, -1n);
    scene.frob(0, 0n, -2_000n * WAD - 1n);
    scene.frob(0, -WAD, 0n);
    scene.file({ stabilityFee: RAY + 10n ** 19n });
    scene.frob(1, 100n * WAD, 1_999n * WAD);
    scene.drip(86_400);
    const least = (2_000n * RAD) / scene.ilk.rateRay;
    for (const art of [least - 1n, least, least + 1n]) scene.frob(1, 100n * WAD, art);
  }),
  directed("ceilings of one collateral and of all, to the unit", (scene) => {
    scene.price(1_000n * WAD);
    scene.file({ debtCeiling: 5_000n * RAD });
    scene.frob(0, 100n * WAD, 5_000n * WAD + 1n);
    scene.frob(0, 100n * WAD, 5_000n * WAD);
    scene.frob(1, 100n * WAD, 1n);
    scene.frob(1, 100n * WAD, 0n);
    scene.file({ debtCeiling: 4_000n * RAD });
    scene.frob(0, 0n, -1n);
    scene.frob(0, 0n, 1n);
    scene.file({ debtCeiling: 10n ** 9n * RAD });
    const { debtRad } = scene.stage.state;
    for (const beyond of [-1n, 0n, 1n]) {
      scene.set("market", { globalDebtCeiling: debtRad + 10n * RAD + beyond });
      scene.frob(1, 0n, 10n * WAD);
      scene.frob(1, 0n, -10n * WAD);
    }
    scene.set("market", { globalDebtCeiling: 0n });
    scene.frob(0, 0n, -WAD);
    scene.frob(0, 0n, 1n);
  }),
  directed("sums that no integer holds", (scene) => {
    scene.price(1_000n * WAD);
    const top = (1n << 255n) - 1n;
    for (const [ink, art] of [
      [top, 0n],
      [0n, top],
      [-top, 0n],
      [0n, -1n],
      [-1n, 0n],
      [1n << 200n, 0n],
      [0n, 1n << 170n],
    ] as const)
      scene.frob(0, ink, art);
  }),
  directed("an oracle takes a price exactly an hour after the full hour of the last", (scene) => {
    const { oracle } = scene.ilk;
    scene.source(200n * WAD);
    scene.poke(9_000);
    const left = (to: number): number =>
      Math.max(0, (scene.stage.state.oracles.get(oracle)?.takenAtSeconds ?? 0) + to - scene.last);
    for (const to of [3_599, 3_600, 7_199]) scene.poke(left(to));
    scene.source(300n * WAD);
    scene.poke(left(3_600));
    scene.poke(1);
    scene.spot();
    scene.poke(left(3_601));
    scene.spot();
    scene.source(0n);
    scene.poke(left(4_000));
    scene.poke(left(9_000));
    scene.spot();
    scene.source(301n * WAD);
    scene.poke(0);
    scene.set("market", { oracleDelay: 900n });
    scene.poke();
    for (const to of [899, 900, 1_799, 1_800]) scene.poke(left(to));
    scene.set("market", { oracleDelay: 65_535n });
    scene.poke(left(65_534));
    scene.poke(left(65_535));
    scene.set("market", { oracleDelay: 1n });
    scene.poke(1);
    scene.poke(0);
    scene.poke(1);
    scene.spot(0);
  }),
  directed("a fee over years, and one that no integer holds", (scene) => {
    scene.price(1_000n * WAD);
    scene.frob(0, 100n * WAD, 5_000n * WAD);
    scene.file({ stabilityFee: 1_000_000_001_547_125_957_863_212_448n });
    scene.drip(1);
    scene.drip(0);
    scene.drip(59);
    scene.drip(YEAR_SECONDS);
    scene.drip(5 * YEAR_SECONDS + 12_345);
    scene.set("market", { baseFee: 315_522_921_573_372_069n });
    scene.drip(100_000);
    scene.set("market", { baseFee: 0n });
    scene.file({ stabilityFee: RAY - 10n ** 18n });
    scene.drip(YEAR_SECONDS);
    scene.file({ stabilityFee: 0n });
    scene.drip(0);
    scene.file({ stabilityFee: RAY * 2n });
    scene.drip(90);
    scene.drip(400);
    scene.file({ stabilityFee: RAY });
  }),
  directed("a system shut down: nothing is drawn, charged, read or seized any more", (scene) => {
    scene.unsafe(0, 10n * WAD, 1_000n * WAD);
    scene.set("market", { emergencyShutdown: true });
    scene.frob(0, 1n, 0n);
    scene.frob(0, 0n, -1n);
    scene.drip();
    scene.drip(0);
    scene.spot();
    scene.poke(9_000);
    scene.seize(0);
    scene.seize(1);
    scene.settle(0n);
    scene.release(scene.last - 700_000);
  }),
  directed("seized debt waits, then is settled out of surplus", (scene) => {
    const { state } = scene.stage;
    scene.set("market", { badDebtDelay: 1_000n });
    scene.unsafe(0, 10n * WAD, 1_000n * WAD);
    scene.frob(1, 100n * WAD, 5_000n * WAD);
    scene.seize(0);
    const era = scene.last;
    scene.settle(1n);
    scene.settle(0n);
    scene.release(era, era + 999 - scene.last);
    scene.release(era, 1);
    scene.release(era);
    scene.release(era + 100_000);
    scene.settle(1n);
    scene.file({ stabilityFee: RAY + 10n ** 20n });
    scene.drip(40 * 86_400);
    scene.settle(state.surplusRad + 1n);
    scene.settle(state.viceRad - state.queuedRad + 1n);
    scene.settle(state.surplusRad / 2n);
    scene.settle(state.surplusRad < state.viceRad ? state.surplusRad : state.viceRad);
    scene.settle(1n);
    scene.drip(40 * 86_400);
    scene.unsafe(2, 10n * WAD, 500n * WAD);
    scene.file({ liquidationRatio: 3n * RAY });
    scene.spot();
    scene.seize(2);
    scene.settle(state.viceRad - state.queuedRad + 1n);
  }),
];
