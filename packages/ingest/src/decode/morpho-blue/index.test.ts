import { decoderSuite, goldenCases } from "../decoder.suite.ts";
import { morphoBlueDecoder } from "./index.ts";
import type { MarketAddresses } from "./market.ts";

decoderSuite(
  morphoBlueDecoder,
  goldenCases<MarketAddresses>(new URL("./golden/", import.meta.url)),
);
