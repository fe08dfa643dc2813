import { CreditHistory, CreditsLocale } from "@interaction-credits/react";
import { useMemo } from "react";
import { NOW, longHistory } from "../gallery/fixtures";
import { digits } from "../numbers";
import { ButtonLink } from "../ui/button";
import { Page } from "../ui/page";

const MANY = 10_000;

/** As much as an account has after some years, to be tried out. */
export function LongHistory() {
  const data = useMemo(() => longHistory(MANY), []);
  return (
    <Page
      title="Long history"
      intro={`${digits(MANY)} holds with their charges, passed to the component in one go.`}
      actions={
        <ButtonLink to="/gallery" look="secondary">
          All components
        </ButtonLink>
      }
    >
      <CreditsLocale timeZone="UTC" now={fixed}>
        <CreditHistory data={data} />
      </CreditsLocale>
    </Page>
  );
}

const fixed = () => NOW;
