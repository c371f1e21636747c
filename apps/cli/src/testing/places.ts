import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
export const LAB_FOLDER = join(ROOT, "datasets/aave-v3-lab");
export const EXAMPLES_FOLDER = join(ROOT, "examples");
/** The program as a child process is started with it. */
export const MAIN = join(ROOT, "apps/cli/src/main.ts");
export const SOURCE_FLAGS = ["--conditions=@hindcast/source"];
