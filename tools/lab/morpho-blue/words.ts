import type { StoryWords } from "../story/describe.ts";

const sumOf = (rows: Readonly<Record<string, string>>, pattern: RegExp): string => {
  const sum = Object.entries(rows).reduce(
    (total, [path, value]) => (pattern.test(path) ? total + BigInt(value) : total),
    0n,
  );
  return (sum / 10n ** 6n).toString();
};

/** How the Morpho Blue lab is told. */
export const MORPHO_WORDS: StoryWords = {
  slug: "morpho-blue-lab",
  title: "Morpho Blue lab: twelve days with Black Thursday in the middle",
  description:
    "Three isolated markets of Morpho Blue that lend USDC, through some calm days, the crash of 12-13 March 2020 with real liquidations and socialised bad debt, and a recovery.",
  protocol: "morpho-blue",
  protocolVersion: "Morpho Blue 1.0.0 with AdaptiveCurveIrm",
  contracts:
    "npm @morpho-org/morpho-blue 1.0.0 and AdaptiveCurveIrm of morpho-org/morpho-blue-irm a1a87fd5a7ee13873ea9d2bbd87e9c7b2cdbbef3",
  units: {
    amounts: "smallest unit of the token",
    prices: "loan units per collateral unit × 10^36",
    rates: "wad a second",
    time: "unix seconds, UTC",
  },
  assumptions: [
    "Every market's oracle answers the planned price of its collateral in USDC, and posts when it has moved 0.5 % or after four hours, in the same block as the move. The loan token counts as one US dollar in every valuation.",
  ],
  setting: `Three markets lend USDC against one collateral each, all with AdaptiveCurveIrm:

| collateral | LLTV | liquidation incentive |
| --- | --- | --- |
| WETH | 86 % | 4.4 % |
| WBTC | 77 % | 7.4 % |
| wstETH | 91.5 % | 2.6 % |

Three passive lenders supply most of the USDC. The rate model is in no package: \`--artifacts\` names a
folder with AdaptiveCurveIrm.json (abi, bytecode) compiled from the commit above.`,
  shown: [
    { name: "lent (USDC)", of: (rows) => sumOf(rows, /^market\/.*\/supplyAssets$/) },
    { name: "borrowed (USDC)", of: (rows) => sumOf(rows, /^market\/.*\/borrowAssets$/) },
  ],
};
