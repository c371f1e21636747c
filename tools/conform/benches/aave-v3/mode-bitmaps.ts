import { compileContract, type Artifact } from "@hindcast/testchain";

const MODE_BITMAPS = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
contract ModeBitmaps {
  function set(
    address pool, address configurator, string calldata reader, string calldata setter,
    uint8 mode, uint128 bitmap
  ) external {
    uint256 change =
      abi.decode(call(pool, abi.encodeWithSignature(reader, mode)), (uint256)) ^ bitmap;
    address[] memory reserves =
      abi.decode(call(pool, abi.encodeWithSignature("getReservesList()")), (address[]));
    for (uint256 id; id < reserves.length; id++)
      if ((change >> id) & 1 == 1)
        call(configurator,
          abi.encodeWithSignature(setter, reserves[id], mode, (bitmap >> id) & 1 == 1));
  }
  function call(address target, bytes memory data) private returns (bytes memory answer) {
    bool done;
    (done, answer) = target.call(data);
    if (!done) assembly { revert(add(answer, 32), mload(answer)) }
  }
}`;

/** A risk admin that turns a mode's bitmap into the one wanted, reserve by reserve. */
export const modeBitmapsArtifact = (): Artifact => compileContract("ModeBitmaps", MODE_BITMAPS);

/** The pool's reader and the configurator's setter of each bitmap. */
export const BITMAP_SIGNATURES = {
  collateralBitmap: [
    "getEModeCategoryCollateralBitmap(uint8)",
    "setAssetCollateralInEMode(address,uint8,bool)",
  ],
  borrowableBitmap: [
    "getEModeCategoryBorrowableBitmap(uint8)",
    "setAssetBorrowableInEMode(address,uint8,bool)",
  ],
  ltvzeroBitmap: [
    "getEModeCategoryLtvzeroBitmap(uint8)",
    "setAssetLtvzeroInEMode(address,uint8,bool)",
  ],
} as const;
