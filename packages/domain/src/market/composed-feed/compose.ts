/**
 * The price of a token from its ratio to a base and the base's price, in the base price's decimals,
 * truncated; `oneRatio` is how a ratio of one is written.
 */
export function composedPrice(ratio: bigint, oneRatio: bigint, basePrice: bigint): bigint {
  return (ratio * basePrice) / oneRatio;
}

/**
 * What is read where the base's price is left out: the ratio, taken for a price. `onePrice` is how a
 * price of one is written. Moonwell read 1.12 US dollars for 1.12 ETH.
 */
export function ratioAsPrice(ratio: bigint, oneRatio: bigint, onePrice: bigint): bigint {
  return (ratio * onePrice) / oneRatio;
}

/** What is read where the ratio is left out: the base's price, taken back out of the composed one. */
export function basePriceOf(composed: bigint, ratio: bigint, oneRatio: bigint): bigint {
  return (composed * oneRatio) / ratio;
}
