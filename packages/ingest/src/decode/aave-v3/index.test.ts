import { decoderSuite, goldenCases } from "../decoder.suite.ts";
import { aaveV3Decoder } from "./index.ts";
import type { MarketAddresses } from "./market.ts";

decoderSuite(aaveV3Decoder, goldenCases<MarketAddresses>(new URL("./golden/", import.meta.url)));
