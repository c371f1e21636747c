import { decoderSuite, goldenCases } from "../decoder.suite.ts";
import { compoundV3Decoder } from "./index.ts";
import type { MarketAddresses } from "./market.ts";

decoderSuite(
  compoundV3Decoder,
  goldenCases<MarketAddresses>(new URL("./golden/", import.meta.url)),
);
