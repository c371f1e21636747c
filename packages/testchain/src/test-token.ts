import type { Artifact } from "./artifacts.ts";
import { compileContract } from "./solidity.ts";

const TEST_TOKEN = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.10;
contract TestToken {
  string public name;
  string public symbol;
  uint8 public immutable decimals;
  uint256 public totalSupply;
  mapping(address => uint256) public balanceOf;
  mapping(address => mapping(address => uint256)) public allowance;
  event Transfer(address indexed from, address indexed to, uint256 value);
  event Approval(address indexed owner, address indexed spender, uint256 value);
  constructor(string memory symbol_, uint8 decimals_) {
    name = symbol_;
    symbol = symbol_;
    decimals = decimals_;
  }
  function mint(address to, uint256 amount) external returns (bool) {
    totalSupply += amount;
    balanceOf[to] += amount;
    emit Transfer(address(0), to, amount);
    return true;
  }
  function approve(address spender, uint256 amount) external returns (bool) {
    allowance[msg.sender][spender] = amount;
    emit Approval(msg.sender, spender, amount);
    return true;
  }
  function transfer(address to, uint256 amount) external returns (bool) {
    move(msg.sender, to, amount);
    return true;
  }
  function transferFrom(address from, address to, uint256 amount) external returns (bool) {
    move(from, to, amount);
    uint256 allowed = allowance[from][msg.sender];
    require(allowed >= amount, "ERC20: transfer amount exceeds allowance");
    if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - amount;
    return true;
  }
  function move(address from, address to, uint256 amount) private {
    require(balanceOf[from] >= amount, "ERC20: transfer amount exceeds balance");
    balanceOf[from] -= amount;
    balanceOf[to] += amount;
    emit Transfer(from, to, amount);
  }
}`;

/** An ERC20 that anybody may mint, constructed from (symbol, decimals); an unlimited allowance stays unlimited. */
export const testTokenArtifact = (): Artifact => compileContract("TestToken", TEST_TOKEN);
