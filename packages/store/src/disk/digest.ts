import { hash } from "node:crypto";
import { canonicalJson, type CanonicalValue } from "./canonical-json.ts";

/** sha256 as 64 lower-case hex digits. */
export function sha256(bytes: Uint8Array | string): string {
  return hash("sha256", bytes, "hex");
}

/** sha256 of a value's canonical text. */
export function sha256OfValue(value: CanonicalValue): string {
  return sha256(canonicalJson(value));
}

/** What every name of immutable content looks like. */
export const DIGEST_PATTERN = /^[0-9a-f]{64}$/;
