/** What a reader of the scores has to know. */
export const NOTES: readonly string[] = [
  "Everything about keepers is read from auctions whose last bid was made before the day in question; the code and its constants are the same for every day.",
  "A zero bid is a last bid below 1 % of the oracle's price.",
  "Nothing before the first zero bid shows that anybody would bid next to nothing: on quiet days others always bid, so such a bidder would only burn gas. That somebody does after ten minutes without a bid is an assumption; the band has it both ways.",
  "The most DAI a group ever had in bids at one time stands for its capital. It is a lower bound: nobody is seen to run out before the day somebody does.",
  "Who bids is not told. Bids that share one gas price are taken for bots with that setting, all others for one keeper that pays a multiple of what the network pays.",
  "What the network asked for gas is taken from ten-minute percentiles where the dataset has them and from a day's average elsewhere; a day's average hides the hours in which bots are priced out.",
  "The source tells no parameters. Where no settlement of the last 50 came within twice the bid duration the dataset assumes, the least time seen is taken for it: so a change shows the day after.",
  "Kick times lie between two bounds; each draw places them elsewhere between.",
  "One step ahead, behaviours are weighed by how they had called the last 20 auctions that were over; the naive model there is the share of zero bids among those 20. In the free run the naive model says that nothing is ever won for nothing.",
  "In the free run each day starts without open auctions, and what keepers buy does not move the market.",
];
