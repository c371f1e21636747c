import { expect, test } from "vitest";
import { behaviourBand, type BandQuantity, type PairedDraws } from "./behaviour-band.ts";

const volume: BandQuantity = {
  id: "liquidated-volume",
  name: "Debt liquidated",
  unit: "usd",
  party: "vault owners",
  worse: "higher",
  recorded: 100,
};

function drawn(behaviour: string, base: number[], proposed: number[]): PairedDraws {
  return { scenario: "ratio 145 %", behaviour, quantity: volume.id, base, proposed };
}

function verdict(quantity: BandQuantity, ...draws: PairedDraws[]) {
  const band = behaviourBand({ method: "", quantities: [quantity], draws });
  expect(band.verdicts).toHaveLength(1);
  return band.verdicts[0]!;
}

test("an effect larger than the base's own error, of one sign everywhere, is supported", () => {
  const found = verdict(
    volume,
    drawn("passive", [100, 110, 90], [160, 175, 150]),
    drawn("defends", [95, 105, 100], [130, 140, 131]),
  );
  expect(found.effects[0]).toMatchObject({ base: 100, effect: 185 / 3 });
  expect(found.modelError).toBe(0);
  expect(found.standing).toBe("supported");
  expect(found.direction).toBe("worse");
});

test("an effect within the base's own error is not supported, and the ratio says how far", () => {
  const found = verdict(volume, drawn("passive", [150, 150], [170, 170]));
  expect(found.modelError).toBe(50);
  expect(found.effectOverError).toBe(0.4);
  expect(found.keepsSign).toBe(true);
  expect(found.standing).toBe("not supported");
});

test("an effect that changes its sign between behaviour models is not supported", () => {
  const found = verdict(
    volume,
    drawn("passive", [100, 100], [160, 160]),
    drawn("defends", [100, 100], [90, 90]),
  );
  expect(found.keepsSign).toBe(false);
  expect(found.standing).toBe("not supported");
  expect(found.direction).toBe("neither");
});

test("an effect that changes its sign within the draws of one model is not supported", () => {
  const found = verdict(volume, drawn("passive", [100, 100, 100], [200, 200, 90]));
  expect(found.effects[0]!.low).toBeLessThan(0);
  expect(found.standing).toBe("not supported");
});

test("without a record there is no error to measure, and nothing is supported", () => {
  const found = verdict({ ...volume, recorded: null }, drawn("passive", [1, 1], [9, 9]));
  expect(found.modelError).toBeNull();
  expect(found.standing).toBe("not supported");
});

test("no difference in any draw is no effect", () => {
  expect(verdict(volume, drawn("passive", [7, 8], [7, 8])).standing).toBe("no effect");
});

test("the range is of paired differences, not of the values", () => {
  const found = verdict(volume, drawn("passive", [0, 1000], [10, 1010]));
  expect(found.effects[0]).toMatchObject({ effect: 10, low: 10, high: 10 });
});
