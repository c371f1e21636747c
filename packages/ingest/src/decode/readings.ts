import { HindcastError, MAX_UINT256 } from "@hindcast/domain";

/** A value read by static call at the end of a block: what logs do not tell. */
export interface Reading {
  readonly block: number;
  readonly address: string;
  /** The call with its arguments in decimal: "decimals()", "getAssetInfo(2)". */
  readonly call: string;
  /** An integer in decimal, an address in lower case, a text; several as a JSON array of these. */
  readonly value: string;
}

/** A static call to make at the end of a block. */
export interface ReadingRequest {
  readonly block: number;
  readonly address: string;
  readonly call: string;
  /** The function as Solidity declares it: "getAssetInfo(uint8) view returns (uint8, address)". */
  readonly signature: string;
}

/** A function without arguments that answers one value, "uint256" if not said otherwise. */
export function getter(
  block: number,
  address: string,
  name: string,
  type = "uint256",
): ReadingRequest {
  const call = `${name}()`;
  return { block, address, call, signature: `${call} view returns (${type})` };
}

type Question = Pick<Reading, "block" | "address" | "call">;

/** Readings by contract and call. */
export class ReadingBook {
  readonly #readings = new Map<string, Reading[]>();

  constructor(readings: Iterable<Reading>) {
    for (const reading of readings) {
      const key = `${reading.address}:${reading.call}`;
      const list = this.#readings.get(key);
      if (list === undefined) this.#readings.set(key, [reading]);
      else list.push(reading);
    }
    for (const list of this.#readings.values()) list.sort((a, b) => a.block - b.block);
  }

  /** The readings of one block alone, for values that change with no log of their own. */
  only(block: number): ReadingBook {
    return new ReadingBook([...this.#readings.values()].flat().filter((r) => r.block === block));
  }

  /**
   * The value in force at a block: that of the block itself, else the last before, else the first
   * after; undefined when there is none.
   */
  find(request: Question): string | undefined {
    const list = this.#readings.get(`${request.address}:${request.call}`) ?? [];
    return (list.findLast((r) => r.block <= request.block) ?? list[0])?.value;
  }

  /** The value in force at a block. Error E-INGEST-204 when there is none. */
  value(request: Question): string {
    const value = this.find(request);
    if (value !== undefined) return value;
    throw new HindcastError({
      code: "E-INGEST-204",
      what: `The value of ${request.call} is not known, and logs do not tell it.`,
      where: `contract ${request.address}, block ${request.block}`,
      why: "The market's rules cannot be replayed without it.",
      next: 'add it to the "readings" file of the dataset, or ingest over JSON-RPC',
    });
  }

  /** An integer value, at most `maximum`; E-INGEST-205 when the reading is something else. */
  integer(request: Question, maximum = MAX_UINT256): bigint {
    const value = this.value(request);
    if (isInteger(value) && BigInt(value) <= maximum) return BigInt(value);
    throw notThat(request, `unsigned integer up to ${maximum}`, value);
  }

  /** An address; E-INGEST-205 when the reading is something else. */
  address(request: Question): string {
    const value = this.value(request);
    if (isAddress(value)) return value;
    throw notThat(request, "address", value);
  }

  /** Several values of these types; E-INGEST-205 when the reading is something else. */
  list(request: Question, types: readonly ("integer" | "address")[]): readonly string[] {
    const value = this.value(request);
    const texts = textsOf(value);
    const fits = (type: string, text = ""): boolean =>
      type === "integer" ? isInteger(text) : isAddress(text);
    if (texts?.length === types.length && types.every((type, i) => fits(type, texts[i])))
      return texts;
    throw notThat(request, `list of ${types.join(", ")}`, value);
  }
}

function isInteger(value: string): boolean {
  return /^\d{1,78}$/.test(value);
}

function isAddress(value: string): boolean {
  return /^0x[0-9a-f]{40}$/.test(value);
}

function textsOf(value: string): readonly string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(value);
    if (Array.isArray(parsed) && parsed.every((item) => typeof item === "string")) return parsed;
  } catch {
    return undefined;
  }
  return undefined;
}

function notThat(request: Question, what: string, value: string): HindcastError {
  return new HindcastError({
    code: "E-INGEST-205",
    what: `The reading of ${request.call} is no ${what}: "${value.slice(0, 60)}".`,
    where: `contract ${request.address}, block ${request.block}`,
    next: "correct the readings file, or ingest over JSON-RPC",
  });
}
