/** The prices a feed may answer, both ends included, in the feed's own decimals. */
export interface AnswerBounds {
  readonly lowest: bigint;
  readonly highest: bigint;
}

/** The check of libocr's OffchainAggregator.transmit ("median is out of min-max range"). */
export function isWithinBounds(price: bigint, { lowest, highest }: AnswerBounds): boolean {
  return lowest <= price && price <= highest;
}

/** The answer within the bounds that is nearest to the price. */
export function clampedAnswer(price: bigint, { lowest, highest }: AnswerBounds): bigint {
  if (price < lowest) return lowest;
  return price > highest ? highest : price;
}
