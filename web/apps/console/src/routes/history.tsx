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
    <Page
      title="History"
      intro="All that was added, held, charged and returned. A hold and its end are one row."
    >
      <div className="flex flex-col gap-4">
        {useHasScraper() ? (
          <Segments
            legend="Kind of credits"
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
