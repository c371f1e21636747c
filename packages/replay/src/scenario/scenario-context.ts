import type { ParameterDescription } from "@hindcast/domain";
import type { PricePath } from "../worlds/price-path.ts";

/** What a scenario may refer to: the protocol's parameters and the dataset's reserves. */
export interface ScenarioContext {
  readonly parameters: readonly ParameterDescription[];
  /** Reserve address by symbol. */
  readonly reserves: ReadonlyMap<string, string>;
  /** What an asset of another dataset was recorded to cost; asked only where a file lays an event. */
  readonly pricesOf?: (dataset: string, asset: string) => PricePath;
}
