import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const FOLDER = "hindcast-chromium-147.0.0";

export interface UnpackedChromium {
  readonly executablePath: string;
  /** Environment the browser needs: its own fonts where the system has no font configuration. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Unpacks npm's Chromium once per machine. The package itself unpacks in place and takes any file of
 * the right name for finished, so that two test files starting together would run half a browser:
 * here it unpacks into a folder of its own, which one rename makes visible.
 */
export async function unpackChromium(): Promise<UnpackedChromium> {
  const folder = join(tmpdir(), FOLDER);
  if (!existsSync(folder)) await unpackInto(folder);
  return { executablePath: join(folder, "chromium"), environment: fontEnvironment(folder) };
}

async function unpackInto(folder: string): Promise<void> {
  const staging = await mkdtemp(join(tmpdir(), `${FOLDER}-`));
  const program = fileURLToPath(new URL("./unpack-here.ts", import.meta.url));
  await promisify(execFile)(process.execPath, [program], {
    env: { ...process.env, TMPDIR: staging },
  });
  await writeFile(join(staging, "fonts.conf"), fontConfiguration(folder));
  try {
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function fontEnvironment(folder: string): Record<string, string> {
  return existsSync("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_FILE: join(folder, "fonts.conf") };
}

function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`;
}
