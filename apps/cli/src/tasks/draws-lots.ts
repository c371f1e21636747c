import { withLiquidator, withProtocol } from "@hindcast/domain";
import type { ScenarioFile } from "@hindcast/replay";

/** Whether a seed can matter: keepers of auctions have luck, drawn prices do, and any mechanism may. */
export function drawsLots(file: ScenarioFile, protocolId: string): boolean {
  if (file.mechanisms.length > 0) return true;
  if (file.worlds.some(({ model }) => model === "jump-diffusion")) return true;
  const hasKeepers = withLiquidator(
    file.liquidator.model,
    {},
    ({ keepers }) => keepers !== undefined,
  );
  return hasKeepers && withProtocol(protocolId, (protocol) => protocol.openAuctions !== undefined);
}
