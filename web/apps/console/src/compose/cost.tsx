import { useSnapshot } from "../live";
import { credits, digits } from "../numbers";

/** The price and the credits are the server's; what is left is shown for convenience, and the server decides. */
export function Cost() {
  const { balances, messagePrice } = useSnapshot();
  const available = balances.interaction?.available;
  if (messagePrice === null) {
    return <p className="text-muted">What it costs is shown as soon as the server has told.</p>;
  }
  const costs = (
    <>
      Costs <strong className="font-semibold tabular-nums">{credits(messagePrice)}</strong>
    </>
  );
  if (available === undefined) return <p data-cost>{costs}.</p>;
  const left = available - messagePrice;
  return left >= 0 ? (
    <p data-cost>
      {costs}, leaves <strong className="font-semibold tabular-nums">{digits(left)}</strong> available.
    </p>
  ) : (
    <p data-cost className="text-warning">
      {costs}, and <strong className="font-semibold tabular-nums">{digits(available)}</strong>{" "}
      {available === 1 ? "is" : "are"} available. The server will not take it until you have more.
    </p>
  );
}
