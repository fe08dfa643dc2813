import { CreditHistory } from "@interaction-credits/react";
import { CREDIT_TYPES } from "../credit-types";
import { useHasScraper } from "../live";
import { useSearchChoice, useSearchPage } from "../search-choice";
import { Segments } from "../ui/field";
import { Page } from "../ui/page";

export function History() {
  const [creditType, setCreditType] = useSearchChoice("type", CREDIT_TYPES, ["page"]);
  const [page, setPage] = useSearchPage("page");
  return (
    <Page title="History" intro="Every credit added, held, charged or returned.">
      <div className="flex flex-col gap-4">
        {useHasScraper() ? (
          <Segments
            legend="Credit type"
            hideLegend
            name="credit-type"
            value={creditType}
            onChange={setCreditType}
            choices={CREDIT_TYPES}
          />
        ) : null}
        <CreditHistory creditType={creditType} pageSize={25} page={page} onPage={setPage} />
      </div>
    </Page>
  );
}
