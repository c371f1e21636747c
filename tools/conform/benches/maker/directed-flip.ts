import type { MakerState } from "@hindcast/domain";
import type { DirectedCase } from "../../bench.ts";
import { directed, RAD, RAY, WAD, type Scene } from "./directed-scene.ts";

/** An auction of 10 units for 1,130 DAI, with hours for bids. */
function opened(scene: Scene): { id: number; lot: bigint; tab: bigint } {
  const { reserve } = scene;
  scene.file({
    minimumBidIncrease: (WAD * 105n) / 100n,
    bidDuration: 600n,
    maximumAuctionDuration: 7_200n,
    ...sizes(scene, 10n * WAD, 10n ** 6n * RAD),
  });
  scene.unsafe(0, 10n * WAD, 1_000n * WAD);
  scene.seize(0);
  const { kicks, open } = scene.ilk.houses[scene.ilk.parameters.ruleVersion === 11n ? 11 : 12];
  const auction = open.get(kicks);
  if (auction === undefined) throw new Error(`no auction of ${reserve}`);
  return { id: kicks, lot: auction.lotWad, tab: auction.tabRad };
}

/** Lump or dunk, whichever the contracts have; room for all. */
function sizes(scene: Scene, lump: bigint, dunk: bigint): Record<string, bigint> {
  if (scene.ilk.parameters.ruleVersion === 11n) return { auctionSize: lump };
  scene.set("market", { globalAuctionLimit: 10n ** 9n * RAD });
  return { auctionDebtSize: dunk };
}

export const flipCases: readonly DirectedCase<MakerState>[] = [
  directed(
    "bids that are just enough and a unit short, up to the whole tab, then down",
    (scene) => {
      const { id, lot, tab } = opened(scene);
      scene.bid(id, 1, lot, 0n);
      scene.bid(id, 1, lot, 1n);
      scene.bid(id, 1, lot, 1n);
      scene.bid(id, 2, lot + 1n, 100n);
      scene.bid(id, 2, lot, 1_000n * RAD);
      scene.bid(id, 3, lot, 1_050n * RAD - 1n);
      scene.bid(id, 3, lot, 1_050n * RAD);
      scene.bid(id, 3, lot, (1_050n * RAD * 105n) / 100n);
      scene.bid(id, 4, lot - 1n, 1_050n * RAD);
      scene.bid(id, 4, lot, tab + 1n);
      scene.bid(id, 4, lot, tab);
      scene.bid(id, 4, lot, tab);
      const least = (lot * 100n) / 105n;
      scene.bid(id, 5, least + 1n, tab);
      scene.bid(id, 5, least, tab - 1n);
      scene.bid(id, 5, least, tab);
      scene.bid(id, 5, least, tab);
      scene.bid(id, 5, (least * 100n) / 105n, tab);
      scene.bid(id, 6, 0n, tab);
      scene.close(id);
      scene.close(id, 600 - 12);
      scene.close(id, 1);
      scene.close(id);
      scene.bid(id, 6, 0n, tab);
    },
  ),
  directed("a bid of nothing much wins when nobody else comes, to the second", (scene) => {
    const { id, lot } = opened(scene);
    scene.close(id);
    scene.restart(id);
    scene.bid(id, 1, lot, 1n);
    scene.restart(id, 600 - 1);
    scene.bid(id, 2, lot, 2n, 1);
    scene.close(id, 0);
    scene.bid(id, 2, lot, 2n, 1);
    scene.close(id, 0);
    scene.close(id);
  }),
  directed("an auction nobody bids in is started again, after its last second", (scene) => {
    const { id, lot, tab } = opened(scene);
    scene.restart(id, 7_200 - 1);
    scene.bid(id, 1, lot, tab, 1);
    scene.restart(id, 0);
    scene.close(id, 0);
    scene.restart(id, 1);
    scene.bid(id, 1, lot, 5n * RAD, 7_199);
    scene.bid(id, 2, lot, 7n * RAD, 1);
    scene.close(id, 0);
    scene.restart(id, 1);
    scene.close(id, 0);
  }),
  directed("terms of an open auction: some are its own, some are today's", (scene) => {
    const { id, lot, tab } = opened(scene);
    scene.file({ bidDuration: 60n, minimumBidIncrease: 2n * WAD, maximumAuctionDuration: 10n });
    scene.bid(id, 1, lot, RAD);
    scene.bid(id, 2, lot, 2n * RAD - 1n, 60 - 12);
    scene.bid(id, 2, lot, 2n * RAD, 11);
    scene.file({ minimumBidIncrease: 0n, liquidationPenalty: WAD });
    scene.bid(id, 3, lot, 2n * RAD + 1n);
    scene.bid(id, 3, lot, tab);
    scene.bid(id, 3, lot - 1n, tab);
    scene.close(id, 61);
  }),
  directed("no auction is opened once the breaker is on, none is stopped", (scene) => {
    const { id, lot } = opened(scene);
    scene.file({ auctionBreaker: 1n });
    scene.unsafe(1, 10n * WAD, 1_000n * WAD);
    scene.seize(1);
    scene.restart(id);
    scene.bid(id, 2, lot, 5n * RAD);
    scene.close(id, 601);
    scene.file({ auctionBreaker: 0n });
    scene.seize(1);
  }),
  directed("a vault that nothing covers, and dust of both", (scene) => {
    opened(scene);
    scene.unsafe(1, 7n, 1_000n, WAD);
    scene.seize(1);
    scene.seize(1);
    scene.unsafe(2, 1n, 10n * WAD, WAD);
    scene.seize(2);
    scene.unsafe(3, 10n * WAD, 1_000n * WAD, 1n);
    scene.seize(3);
    scene.file({ liquidationRatio: 10n ** 9n * RAY });
    scene.spot();
    scene.seize(3);
  }),
];

export const lumpCases: readonly DirectedCase<MakerState>[] = [
  directed("lots cut by the lump", (scene) => {
    scene.file({ auctionSize: 10n * WAD });
    scene.unsafe(0, 10n * WAD, 1_000n * WAD);
    scene.unsafe(1, 10n * WAD + 1n, 1_000n * WAD + 3n);
    scene.unsafe(2, 33n * WAD + 7n, 4_321_987_654_321_987_654_321n);
    scene.seize(0);
    for (let step = 0; step < 3; step++) scene.seize(1);
    for (let step = 0; step < 5; step++) scene.seize(2);
    scene.unsafe(3, 100n * WAD, 10_000n * WAD);
    scene.file({ auctionSize: 0n });
    scene.seize(3);
    scene.file({ auctionSize: 3n, liquidationPenalty: WAD + 1n });
    scene.seize(3);
    scene.file({ auctionSize: 50n * WAD, liquidationPenalty: 0n });
    scene.seize(3);
    scene.file({ auctionSize: (1n << 256n) - 1n });
    scene.seize(3);
  }),
];

export const boxCases: readonly DirectedCase<MakerState>[] = [
  directed("lots cut by the dunk, whatever dust they leave", (scene) => {
    scene.set("market", { globalAuctionLimit: 10n ** 9n * RAD });
    scene.file({ auctionDebtSize: 1_130n * RAD, debtFloor: 100n * RAD });
    scene.unsafe(0, 10n * WAD, 1_000n * WAD);
    scene.seize(0);
    scene.unsafe(1, 10n * WAD + 1n, 1_000n * WAD + 3n);
    for (let step = 0; step < 3; step++) scene.seize(1);
    scene.unsafe(2, 33n * WAD + 7n, 4_321_987_654_321_987_654_321n);
    for (let step = 0; step < 5; step++) scene.seize(2);
    scene.unsafe(3, 100n * WAD, 10_000n * WAD);
    scene.file({ auctionDebtSize: RAY });
    scene.seize(3);
    scene.file({ auctionDebtSize: RAD / 10n, liquidationPenalty: WAD + 1n });
    scene.seize(3);
    scene.file({ auctionDebtSize: (1n << 256n) - 1n });
    scene.seize(3);
    scene.file({ auctionDebtSize: 100n * RAD, liquidationPenalty: 0n });
    scene.seize(3);
  }),
  directed("a box that is full, nearly full, and emptied by the tab of what is sold", (scene) => {
    const { id, lot } = opened(scene);
    const { state } = scene.stage;
    const box = (room: bigint): boolean =>
      scene.set("market", { globalAuctionLimit: state.litterRad + room });
    scene.file({ debtFloor: 100n * RAD });
    scene.unsafe(1, 100n * WAD, 10_000n * WAD);
    for (const room of [-1n, 0n, 1n, 100n * RAD - 1n, 100n * RAD, 100n * RAD + 1n]) {
      box(room);
      scene.seize(1);
    }
    scene.file({ debtFloor: 0n });
    box(0n);
    scene.seize(1);
    box(1n);
    scene.seize(1);
    box(RAY * WAD);
    scene.seize(1);
    scene.restart(id, 20_000);
    scene.bid(id, 2, lot, 5n * RAD);
    scene.close(id, 601);
    scene.seize(1);
  }),
];
