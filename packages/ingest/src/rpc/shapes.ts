import { z } from "zod";

/** A JSON-RPC quantity that a JavaScript number holds. */
const quantity = z
  .string()
  .regex(/^0x[0-9a-fA-F]{1,14}$/)
  .transform((text) => Number(BigInt(text)))
  .refine(Number.isSafeInteger);
const hex = (bytes: number): z.ZodType<string> =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-fA-F]{${bytes * 2}}$`))
    .transform((text) => text.toLowerCase()) as unknown as z.ZodType<string>;
const anyBytes = z
  .string()
  .regex(/^0x(?:[0-9a-fA-F]{2})*$/)
  .transform((text) => text.toLowerCase());

/** Quantities and hashes of a block header that the checks need. */
export const headerShape = z.object({
  number: quantity,
  hash: hex(32),
  parentHash: hex(32),
  timestamp: quantity,
  logsBloom: hex(256),
  receiptsRoot: hex(32),
  transactions: z.array(hex(32)),
});
export type Header = z.output<typeof headerShape>;

export const logShape = z.object({
  address: hex(20),
  topics: z.array(hex(32)).max(4),
  data: anyBytes,
  blockNumber: quantity,
  blockHash: hex(32),
  transactionHash: hex(32),
  transactionIndex: quantity,
  logIndex: quantity,
  removed: z.boolean().optional(),
});
export type NodeLog = z.output<typeof logShape>;

export const receiptShape = z.object({
  transactionHash: hex(32),
  transactionIndex: quantity,
  blockHash: hex(32),
  blockNumber: quantity,
  cumulativeGasUsed: quantity,
  logsBloom: hex(256),
  status: z.string().optional(),
  root: z.string().optional(),
  type: quantity.optional(),
  logs: z.array(logShape),
});
export type Receipt = z.output<typeof receiptShape>;

export const quantityShape = quantity;
export const bytesShape = anyBytes;

/** A number as JSON-RPC writes it. */
export function toQuantity(value: number): string {
  return `0x${value.toString(16)}`;
}
