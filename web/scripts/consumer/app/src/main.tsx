import { createFormats, type Balance } from "@interaction-credits/core";
import {
  CreditHistory,
  CreditsLocale,
  CreditsProvider,
  CreditWarning,
  InteractionCreditDisplay,
  MessageStatusIndicator,
  useCredits,
} from "@interaction-credits/react";
import { de } from "@interaction-credits/react/strings/de";
import "@interaction-credits/react/styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

const balance: Balance = {
  creditType: "interaction",
  available: 1200,
  held: 0,
  spent: 0,
  granted: 1200,
  activeHolds: 0,
  nextExpiryAt: null,
  level: "ok",
  lowBecauseHeld: false,
  lowThreshold: 20,
  frozen: false,
  version: 1,
  asOf: "2026-01-01T00:00:00.000Z",
};

function Own() {
  const { data } = useCredits();
  return <p>{data && createFormats({ locale: "en" }).credits(data.granted)} were granted</p>;
}

const root = document.getElementById("root");
if (root === null) throw new Error("no #root");
createRoot(root).render(
  <StrictMode>
    <CreditsProvider getToken={() => Promise.resolve("token")}>
      <CreditWarning onTopUp={() => undefined} />
      <InteractionCreditDisplay />
      <MessageStatusIndicator messageId="00000000-0000-4000-8000-000000000003" />
      <CreditHistory pageSize={10} />
      <Own />
    </CreditsProvider>
    <CreditsLocale locale="de" messages={de}>
      <InteractionCreditDisplay data={{ balance }} />
    </CreditsLocale>
  </StrictMode>,
);
