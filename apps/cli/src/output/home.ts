import { resolve } from "node:path";

/** Where datasets and runs live: --home, else HINDCAST_HOME, else .hindcast in this folder. */
export function homeFolder(option: string | undefined): string {
  return resolve(option ?? process.env["HINDCAST_HOME"] ?? ".hindcast");
}
