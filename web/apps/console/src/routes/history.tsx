import { CreditHistory } from "@interaction-credits/react";
import { Page } from "../ui/page";

export function History() {
  return (
    <Page
      title="History"
      intro="All that was added, held, charged and returned. A hold and its end are one row."
    >
      <CreditHistory pageSize={25} />
    </Page>
  );
}
