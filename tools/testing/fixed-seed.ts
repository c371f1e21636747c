import fc from "fast-check";

/**
 * Property tests draw the same cases every time, so that a red test is red for everybody. Other
 * cases: PROPERTY_SEED=<number> pnpm exec vitest run.
 */
fc.configureGlobal({ seed: Number(process.env["PROPERTY_SEED"] ?? 20_261_121) });
