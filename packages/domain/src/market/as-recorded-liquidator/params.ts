import { z } from "zod";

/** The recorded liquidator has nothing to assume. */
export const asRecordedParams = z.strictObject({});

export type AsRecordedParams = z.infer<typeof asRecordedParams>;
