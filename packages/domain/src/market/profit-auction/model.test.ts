import fc from "fast-check";
import { expect, test } from "vitest";
import { USD8 } from "../../numbers/units.ts";
import { expectFigure } from "../../testing/figure.ts";
import { mechanismSuite, worldOf } from "../mechanism.suite.ts";
import { profitAuction, sharedGain } from "./model.ts";
import { profitAuctionParams } from "./params.ts";

const params = profitAuctionParams.parse({});

mechanismSuite(profitAuction, {
  params,
  steps: [
    { timeSeconds: 0, gainsUsd8: [100n * USD8] },
    { timeSeconds: 12, gainsUsd8: [-5n, 0n, 1n] },
  ],
});

test("what one side gets another does not: shares add up to the gain, and grow with it", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
      fc.bigInt({ min: 0n, max: 10_000n }),
      fc.bigInt({ min: 0n, max: 10_000n }),
      (gain, builderShareBps, recaptureBps) => {
        const chosen = { builderShareBps, recaptureBps };
        const { liquidatorUsd8, builderUsd8, protocolUsd8 } = sharedGain(gain, chosen);
        expect(liquidatorUsd8 + builderUsd8 + protocolUsd8).toBe(gain);
        expect(builderUsd8 >= 0n && protocolUsd8 >= 0n).toBe(true);
        const state = profitAuction.open(chosen);
        const charge = profitAuction.chargesUsd8?.(
          state,
          gain,
          worldOf({ timeSeconds: 0 }),
          chosen,
        );
        expect(charge).toBe(builderUsd8 + protocolUsd8);
        expect(sharedGain(gain + 1n, chosen).liquidatorUsd8 >= liquidatorUsd8).toBe(true);
      },
    ),
  );
});

test("a call that pays without the auction pays with it, as long as something is left", () => {
  const { liquidatorUsd8 } = sharedGain(1n, { builderShareBps: 9_999n, recaptureBps: 0n });
  expect(liquidatorUsd8).toBe(1n);
  expect(sharedGain(100n, { builderShareBps: 10_000n, recaptureBps: 10_000n })).toEqual({
    liquidatorUsd8: 0n,
    builderUsd8: 0n,
    protocolUsd8: 100n,
  });
});

test("its book adds up what calls earned; a loss is the liquidator's own", () => {
  const chosen = { builderShareBps: 6_000n, recaptureBps: 5_000n };
  const world = worldOf({ timeSeconds: 0 });
  const state = profitAuction.open(chosen);
  for (const gain of [100n, 50n, -7n]) profitAuction.earned?.(state, gain, world, chosen);
  // Bid away: 60 + 30, of which half comes back; left: 40 + 20 - 7.
  expect(profitAuction.book?.(state, world, chosen)).toEqual({
    liquidatorsUsd8: 53n,
    buildersUsd8: 45n,
    protocolUsd8: 45n,
  });
});

test("figure: who gets a gain of 1,000 dollars", async () => {
  const recaptureBps = 6_500n;
  const line = (name: string, of: keyof ReturnType<typeof sharedGain>) => ({
    name,
    points: Array.from({ length: 21 }, (_, step) => {
      const shared = sharedGain(1_000n * USD8, {
        builderShareBps: BigInt(step * 500),
        recaptureBps,
      });
      return [step * 5, Number(shared[of]) / 1e8] as const;
    }),
  });
  await expectFigure(import.meta.url, {
    title: "A gain of 1,000 dollars, 65 % of what is bid away recaptured",
    x: "share bid away, %",
    y: "US dollars",
    lines: [
      line("liquidator", "liquidatorUsd8"),
      line("builder", "builderUsd8"),
      line("protocol", "protocolUsd8"),
    ],
  });
});
