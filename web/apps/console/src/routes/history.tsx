import { CreditHistory } from "@interaction-credits/react";
import { Page } from "../ui/page";

export function History() {
  return (
    <Page
      title="History"
      intro="All that was granted, held, spent and given back. A hold and its end are one entry."
    >
      <CreditHistory pageSize={25} />
    </Page>
  );
}
