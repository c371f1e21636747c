import { useEffect, useState } from "preact/hooks";
import { readUrlState, writeUrlState, type UrlState } from "../layout/url-state.ts";

/**
 * The state in the address: read at the start, on Back and on edited links; written without a new
 * history entry, so that Back leaves the report instead of walking through every choice made in it.
 */
export function useUrlState(): readonly [UrlState, (change: Partial<UrlState>) => void] {
  const [state, setState] = useState(() => readUrlState(location.hash));
  useEffect(() => {
    const follow = (): void => setState(readUrlState(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  const change = (part: Partial<UrlState>): void => {
    const next = { ...readUrlState(location.hash), ...part };
    history.replaceState(null, "", writeUrlState(next));
    setState(next);
  };
  return [state, change];
}
