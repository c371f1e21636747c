import { aaveV3, type Protocol } from "@hindcast/domain";
import { expect, test } from "vitest";
import { checkInvariants } from "./end-check.ts";

const env = { timeSeconds: 1_700_000_000, block: 12 };

test("a state that keeps every law passes", () => {
  expect(() => checkInvariants(aaveV3, aaveV3.initialState(), env)).not.toThrow();
});

test("a broken law is named with what is wrong", () => {
  const broken: Protocol<number> = {
    ...(aaveV3 as unknown as Protocol<number>),
    id: "toy",
    invariants: [
      { code: "TOY-INV-1", law: "The state is zero.", check: () => undefined },
      {
        code: "TOY-INV-2",
        law: "The state is one.",
        check: (state) => (state === 1 ? undefined : `it is ${state}`),
      },
    ],
  };
  expect(() => checkInvariants(broken, 1, env)).not.toThrow();
  expect(() => checkInvariants(broken, 7, env)).toThrow(
    expect.objectContaining({
      facts: expect.objectContaining({
        code: "E-RUN-001",
        what: expect.stringContaining("it is 7"),
        where: "toy, law TOY-INV-2, block 12",
      }),
    }),
  );
});
