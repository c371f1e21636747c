/** Share of a form's terms by which floats may err; far above 2^-52 times the number of terms. */
const RELATIVE_BAND = 1e-9;

/**
 * What a form must gain for each unit that it loses to be positive beyond doubt: above it exactly
 * where gain - loss > band * (gain + loss). Drivers are never negative, so the sums of a form under
 * the worst bounds of its drivers are bounds of its sums.
 */
export const LEAST_COVER = (1 + RELATIVE_BAND) / (1 - RELATIVE_BAND);
