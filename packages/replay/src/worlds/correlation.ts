import { HindcastError, sqrtDown, WAD, type Wad } from "@hindcast/domain";

/** What rounding in 18 decimals may take from a sum of squares that is one. */
const ROUNDING = 1000n;

/**
 * The lower triangular root of a correlation matrix (Cholesky): normal numbers that are independent,
 * times its rows, are correlated so. `below[i]` holds the correlations of i with those before it, so
 * what follows changes no row above. Entries are rounded towards zero; the last of a row is what is
 * left to itself. Correlations that no numbers can have together are refused (E-WORLD-004).
 */
export function correlationRoot(below: readonly (readonly Wad[])[]): Wad[][] {
  const rows: Wad[][] = [];
  for (const [i, correlations] of below.entries()) {
    if (correlations.length !== i)
      throw refusal(i, `It gives ${correlations.length} correlations for ${i} before it.`);
    const row: Wad[] = [];
    for (const [j, correlation] of correlations.entries()) {
      const above = rows[j] as Wad[];
      const open = correlation - product(row, above, j);
      const own = above[j] as Wad;
      if (own === 0n && (open > ROUNDING || open < -ROUNDING))
        throw refusal(i, `Number ${j + 1} depends on those before it alone.`);
      row.push(own === 0n ? 0n : (open * WAD) / own);
    }
    const left = WAD - product(row, row, i);
    if (left < -ROUNDING) throw refusal(i, "Those before it would explain more than all of it.");
    row.push(left > ROUNDING ? sqrtDown(left * WAD) : 0n);
    rows.push(row);
  }
  return rows;
}

function product(a: readonly Wad[], b: readonly Wad[], length: number): Wad {
  let sum = 0n;
  for (let k = 0; k < length; k++) sum += ((a[k] as Wad) * (b[k] as Wad)) / WAD;
  return sum;
}

function refusal(row: number, why: string): HindcastError {
  return new HindcastError({
    code: "E-WORLD-004",
    what: `The correlations of number ${row + 1} cannot hold together with the others.`,
    why,
    next: "estimate all correlations from the same returns, or bring them closer to zero",
  });
}
