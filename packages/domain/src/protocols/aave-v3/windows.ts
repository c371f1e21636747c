/** Chain, rule version, from (seconds), until (the first second no longer covered), sources. */
type Window = readonly [number, bigint, number, number, string];

/**
 * Which contracts the core market of a chain ran on, from the first dated evidence to the last before
 * the next version; what is between two windows is not known, or v3.1 and v3.2, which have no pack.
 * The first source dates the beginning, the second the end:
 *
 * - `payload N`: the governance payload of that number on that chain was executed then, and its
 *   events show the pool's new implementation (aave-dao/seatbelt-gov-v3 a3da5564 and the commits
 *   before it, reports/payloads). Its revision is 7 for v3.3, 8 for v3.4, 9, 10 and 11 for v3.7, as
 *   aave-v3-origin has it; 3 is v3.0.2 with its patch, 4 to 6 are v3.1 and v3.2.
 * - `N queued`: no report of the execution, which cannot come before a day has passed in the queue.
 * - `book C`: that commit of bgd-labs/aave-address-book names the implementation (POOL_IMPL).
 * - `book 4.55.6`, `book 4.68.1`: npm @aave-dao/aave-address-book names it. The first was out before
 *   9 July 2026 11:18:44 (aave-permissions-book d5a3ba7c depends on a later one), the second came
 *   after 17 August 2026 11:54:50 (d5a1cd16 locks an earlier one).
 * - `core 832`: aave/aave-v3-core pull request 832 has v3.0.2 performed "on May 6th 2023".
 * - `sonic launch`: aave-proposals-v3 311a7084 activates the market on v3.3.
 * - `upgrade proposed`: aave-dao/aave-proposals-v3 pull request 1098 of 19 May 2026 upgrades "from
 *   v3.6 to v3.7".
 * - `audit`: Blackthorn, "Security Review For Aave v3.4", audited 27 May to 8 June 2025: "currently
 *   running on v3.3 in production across all networks".
 */
export const WINDOWS: readonly Window[] = [
  // Ethereum
  [1, 30n, 1_683_417_600, 1_722_092_795, "core 832; payload 146"],
  [1, 33n, 1_740_410_639, 1_751_553_743, "payloads 249; 301"],
  [1, 34n, 1_751_553_743, 1_754_562_443, "payloads 301; 317"],
  [1, 35n, 1_754_562_443, 1_768_574_171, "payloads 317; 392"],
  [1, 36n, 1_768_574_171, 1_779_148_800, "payload 392; upgrade proposed"],
  [1, 37n, 1_783_595_924, 1_786_967_690, "book 4.55.6; book 4.68.1"],
  // OP Mainnet
  [10, 30n, 1_704_927_383, 1_722_092_427, "payloads 8; 38"],
  [10, 33n, 1_740_410_695, 1_751_553_579, "payload 65; 77 queued"],
  [10, 34n, 1_751_557_567, 1_754_560_079, "book 778fd70e; payload 83"],
  [10, 35n, 1_754_560_079, 1_767_954_863, "payloads 83; 89"],
  [10, 36n, 1_767_954_863, 1_776_681_639, "payload 89; 93 queued"],
  [10, 37n, 1_776_737_443, 1_786_967_690, "book 4af322da; book 4.68.1"],
  // BNB Chain
  [56, 30n, 1_710_170_415, 1_722_092_519, "book 59151e77; payload 17"],
  [56, 33n, 1_740_411_540, 1_751_554_471, "payloads 33; 40"],
  [56, 34n, 1_751_554_471, 1_754_561_318, "payloads 40; 47"],
  [56, 35n, 1_754_561_318, 1_769_001_899, "payloads 47; 54"],
  [56, 36n, 1_769_001_899, 1_779_148_800, "payload 54; upgrade proposed"],
  [56, 37n, 1_783_595_924, 1_786_967_690, "book 4.55.6; book 4.68.1"],
  // Gnosis
  [100, 30n, 1_704_927_220, 1_722_092_950, "payloads 2; 23"],
  [100, 33n, 1_740_412_785, 1_751_554_090, "payloads 44; 54"],
  [100, 34n, 1_751_554_090, 1_754_562_395, "payloads 54; 56"],
  [100, 35n, 1_754_562_395, 1_767_958_740, "payloads 56; 67"],
  [100, 36n, 1_767_958_740, 1_776_683_675, "payload 67; 73 queued"],
  [100, 37n, 1_776_737_443, 1_786_967_690, "book 4af322da; book 4.68.1"],
  // Polygon
  [137, 30n, 1_704_927_625, 1_722_093_240, "payloads 24; 71"],
  [137, 33n, 1_740_411_584, 1_751_554_620, "payloads 98; 114"],
  [137, 34n, 1_751_554_620, 1_754_561_343, "payloads 114; 123"],
  [137, 35n, 1_754_561_343, 1_769_002_042, "payloads 123; 137"],
  [137, 36n, 1_769_002_042, 1_779_148_800, "payload 137; upgrade proposed"],
  [137, 37n, 1_783_595_924, 1_786_967_690, "book 4.55.6; book 4.68.1"],
  // Sonic
  [146, 33n, 1_740_754_649, 1_751_554_297, "sonic launch; payload 4"],
  [146, 34n, 1_751_554_297, 1_754_562_098, "payloads 4; 7"],
  [146, 35n, 1_754_562_098, 1_767_955_898, "payloads 7; 12"],
  [146, 36n, 1_767_955_898, 1_776_682_680, "payload 12; 13 queued"],
  [146, 37n, 1_776_737_443, 1_786_967_690, "book 4af322da; book 4.68.1"],
  // ZKsync
  [324, 33n, 1_740_413_873, 1_751_555_073, "book ecbe265f; payload 28"],
  [324, 34n, 1_751_555_073, 1_754_562_364, "payloads 28; 30"],
  [324, 35n, 1_754_562_364, 1_767_956_035, "payloads 30; 33"],
  [324, 36n, 1_767_956_035, 1_786_967_690, "payload 33; book 4.68.1"],
  // Base
  [8_453, 30n, 1_704_927_309, 1_722_092_471, "payloads 5; 25"],
  [8_453, 33n, 1_740_410_799, 1_751_553_627, "payloads 55; 73"],
  [8_453, 34n, 1_751_553_627, 1_754_560_171, "payload 73; 81 queued"],
  [8_453, 35n, 1_754_565_005, 1_769_001_127, "book 33761b7d; payload 94"],
  [8_453, 36n, 1_769_001_127, 1_779_148_800, "payload 94; upgrade proposed"],
  [8_453, 37n, 1_783_595_924, 1_786_967_690, "book 4.55.6; book 4.68.1"],
  // Arbitrum
  [42_161, 30n, 1_704_927_450, 1_722_092_661, "payloads 7; 39"],
  [42_161, 33n, 1_740_410_992, 1_751_553_905, "payloads 73; 90"],
  [42_161, 34n, 1_751_553_905, 1_754_560_755, "payloads 90; 97"],
  [42_161, 35n, 1_754_560_755, 1_769_001_453, "payloads 97; 109"],
  [42_161, 36n, 1_769_001_453, 1_779_148_800, "payload 109; upgrade proposed"],
  [42_161, 37n, 1_783_595_924, 1_786_967_690, "book 4.55.6; book 4.68.1"],
  // Avalanche
  [43_114, 30n, 1_704_927_526, 1_722_092_524, "payloads 10; 42"],
  [43_114, 33n, 1_740_411_577, 1_751_553_668, "payloads 67; 81"],
  [43_114, 34n, 1_751_553_668, 1_754_561_217, "payloads 81; 89"],
  [43_114, 35n, 1_754_561_217, 1_769_001_151, "payloads 89; 105"],
  [43_114, 36n, 1_769_001_151, 1_779_148_800, "payload 105; upgrade proposed"],
  [43_114, 37n, 1_783_595_924, 1_786_967_690, "book 4.55.6; book 4.68.1"],
  // Linea
  [59_144, 33n, 1_740_411_671, 1_751_555_072, "payloads 4; 9"],
  [59_144, 34n, 1_751_555_072, 1_754_562_327, "payloads 9; 11"],
  [59_144, 35n, 1_754_562_327, 1_769_003_040, "payloads 11; 20"],
  [59_144, 36n, 1_769_003_040, 1_779_148_800, "payload 20; upgrade proposed"],
  [59_144, 37n, 1_783_595_924, 1_786_967_690, "book 4.55.6; book 4.68.1"],
  // Scroll
  [534_352, 30n, 1_710_170_415, 1_722_093_175, "book 59151e77; payload 15"],
  [534_352, 33n, 1_740_411_606, 1_751_554_503, "payloads 34; 43"],
  [534_352, 34n, 1_751_554_503, 1_754_561_410, "payloads 43; 45"],
  [534_352, 35n, 1_754_561_410, 1_767_955_812, "payloads 45; 48"],
  [534_352, 36n, 1_767_955_812, 1_776_682_601, "payload 48; 50 queued"],
  [534_352, 37n, 1_776_737_443, 1_786_967_690, "book 4af322da; book 4.68.1"],
  // Metis, Celo
  [1_088, 33n, 1_748_304_000, 1_749_427_200, "audit"],
  [42_220, 33n, 1_748_304_000, 1_749_427_200, "audit"],
];
