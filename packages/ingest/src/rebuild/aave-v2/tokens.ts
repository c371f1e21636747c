/** A reserve of Aave v2 on Ethereum as the subgraph names it. */
export interface AaveV2Token {
  readonly symbol: string;
  readonly address: string;
  readonly decimals: number;
}

const token = (symbol: string, address: string, decimals = 18): AaveV2Token => ({
  symbol,
  address: address.toLowerCase(),
  decimals,
});

/**
 * Underlying tokens and their decimals, from the public address book of the Aave DAO
 * (bgd-labs/aave-address-book, AaveV2Ethereum.sol). The subgraph's prefix "Amm" is the AMM market's.
 */
const TOKENS: readonly AaveV2Token[] = [
  token("USDT", "0xdAC17F958D2ee523a2206206994597C13D831ec7", 6),
  token("WBTC", "0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599", 8),
  token("WETH", "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2"),
  token("YFI", "0x0bc529c00C6401aEF6D220BE8C6Ea1667F6Ad93e"),
  token("ZRX", "0xE41d2489571d322189246DaFA5ebDe1F4699F498"),
  token("UNI", "0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984"),
  token("AAVE", "0x7Fc66500c84A76Ad7e9c93437bFc5Ac33E2DDaE9"),
  token("BAT", "0x0D8775F648430679A709E98d2b0Cb6250d2887EF"),
  token("BUSD", "0x4Fabb145d64652a948d72533023f6E7A623C7C53"),
  token("DAI", "0x6B175474E89094C44Da98b954EedeAC495271d0F"),
  token("ENJ", "0xF629cBd94d3791C9250152BD8dfBDF380E2a3B9c"),
  token("KNC", "0xdd974D5C2e2928deA5F71b9825b8b646686BD200"),
  token("LINK", "0x514910771AF9Ca656af840dff83E8264EcF986CA"),
  token("MANA", "0x0F5D2fB29fb7d3CFeE444a200298f468908cC942"),
  token("MKR", "0x9f8F72aA9304c8B593d555F12eF6589cC3A579A2"),
  token("REN", "0x408e41876cCCDC0F92210600ef50372656052a38"),
  token("SNX", "0xC011a73ee8576Fb46F5E1c5751cA3B9Fe0af2a6F"),
  token("SUSD", "0x57Ab1ec28D129707052df4dF418D58a2D46d5f51"),
  token("TUSD", "0x0000000000085d4780B73119b644AE5ecd22b376"),
  token("USDC", "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", 6),
  token("CRV", "0xD533a949740bb3306d119CC777fa900bA034cd52"),
  token("GUSD", "0x056Fd409E1d7A124BD7017459dFEa2F387b6d5Cd", 2),
  token("BAL", "0xba100000625a3754423978a60c9317c58a424e3D"),
  token("XSUSHI", "0x8798249c2E607446EfB7Ad49eC89dD1865Ff4272"),
  token("RENFIL", "0xD5147bc8e386d91Cc5DBE72099DAC6C9b99276F5"),
  token("RAI", "0x03ab458634910AaD20eF5f1C8ee96F1D6ac54919"),
  token("AMPL", "0xD46bA6D942050d489DBd938a2C909A5d5039A161", 9),
  token("PAX", "0x8E870D67F660D95d5be530380D0eC0bd388289E1"),
  token("USDP", "0x8E870D67F660D95d5be530380D0eC0bd388289E1"),
  token("DPI", "0x1494CA1F11D487c2bBe4543E90080AeBa4BA3C2b"),
  token("FRAX", "0x853d955aCEf822Db058eb8505911ED77F175b99e"),
  token("FEI", "0x956F47F50A910163D8BF957Cf5846D573E7f87CA"),
  token("STETH", "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84"),
  token("ENS", "0xC18360217D8F7Ab5e7c516566761Ea12Ce7F9D72"),
  token("UST", "0xa693B19d2931d498c5B318dF961919BB4aee87a5", 6),
  token("CVX", "0x4e3FBD56CD56c3e72c1403e103b45Db9da5B9D2B"),
  token("1INCH", "0x111111111117dC0aa78b770fA6A738034120C302"),
  token("LUSD", "0x5f98805A4E8be255a32880FDeC7F6728C6568bA0"),
];

/** Pool shares all have 18 decimals; each is named by what the subgraph calls it. */
const POOL_SHARE = /^Amm(?:Uni|Bpt|Guni)[A-Z0-9]+$/;

/**
 * The token a symbol of the subgraph stands for; undefined for what this market never listed. A
 * reserve of the AMM market is another reserve than the main market's of the same token.
 */
export function aaveV2Token(symbol: string): AaveV2Token | undefined {
  if (POOL_SHARE.test(symbol)) return { symbol, address: nameAddress(symbol), decimals: 18 };
  const listed = TOKENS.find((each) => each.symbol === symbol.toUpperCase());
  if (listed !== undefined) return listed;
  const own = symbol.startsWith("Amm") ? aaveV2Token(symbol.slice(3)) : undefined;
  return own === undefined ? undefined : { ...own, symbol, address: nameAddress(symbol) };
}

/** Where no address is known, or two reserves would share one: the name's own bytes. */
function nameAddress(symbol: string): string {
  return `0x${Buffer.from(symbol.slice(0, 20), "latin1").toString("hex").padEnd(40, "0")}`;
}
