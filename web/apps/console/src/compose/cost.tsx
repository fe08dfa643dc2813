import { useSnapshot } from "../live";
import { credits, digits } from "../numbers";

/** The price and the credits are the server's; what is left is shown for convenience, and the server decides. */
export function Cost() {
  const { balances, messagePrice } = useSnapshot();
  const available = balances.interaction?.available;
  if (messagePrice === null) {
    return <p className="text-muted">Loading price…</p>;
  }
  const costs = (
    <>
      This message costs <strong className="font-semibold tabular-nums">{credits(messagePrice)}</strong>.
    </>
  );
  if (available === undefined) return <p data-cost>{costs}</p>;
  const left = available - messagePrice;
  return left >= 0 ? (
    <p data-cost>
      {costs} You’ll have <strong className="font-semibold tabular-nums">{digits(left)}</strong> left.
    </p>
  ) : (
    <p data-cost className="text-warning">
      {costs} You have <strong className="font-semibold tabular-nums">{digits(available)}</strong>.
    </p>
  );
}
