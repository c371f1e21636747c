import { z } from "zod";
import type { PublishedRange } from "../mechanism.ts";

/** There is nothing to choose: who sizes his calls takes the size that earns most. */
export const sizedCallParams = z.strictObject({});

export type SizedCallParams = z.infer<typeof sizedCallParams>;

export const sizedCallRanges: Readonly<Record<keyof SizedCallParams, PublishedRange>> = {};
