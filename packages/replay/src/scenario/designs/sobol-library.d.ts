/** What is used of the package "sobol" (no types of its own). */
declare module "sobol" {
  export class SobolSequenceGenerator {
    constructor(dimensions: number);
    /**
     * Direction numbers of Joe and Kuo: direction[dimension][bit], bits from 1 (the largest). Those
     * of the first 20 bits are whole multiples of 2^-20, given as integers; later ones are not
     * usable, for the package shifts by more than 31.
     */
    readonly direction: readonly (readonly number[])[];
  }
}
