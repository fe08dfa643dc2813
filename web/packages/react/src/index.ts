export {
  useAnnounce,
  useCreditHolds,
  useCredits,
  useCreditsClient,
  useLive,
  useMessageStatus,
} from "./hooks/live";
export type { Known } from "./hooks/live";
export { useCreditHistory } from "./hooks/history";
export type { CreditHistoryState, HistoryFilter, HistoryOptions, HistoryPage } from "./hooks/history";
export { useMessages } from "./hooks/messages";
export type { MessagesOptions, MessagesState } from "./hooks/messages";
export { useCreditWarning } from "./hooks/warning";
export type { CreditWarningState } from "./hooks/warning";
export { useFailureText } from "./failures";
export type { Failure } from "./failures";
export type { HistoryRow } from "./history/rows";
export { CreditsProvider } from "./provider";
export type { CreditsProviderProps } from "./provider";
export { CreditsLocale } from "./text";
export type { LocaleOptions } from "./text";
export type { ShownState } from "./state";
export { InteractionCreditDisplay } from "./components/InteractionCreditDisplay";
export type { CreditsData, InteractionCreditDisplayProps } from "./components/InteractionCreditDisplay";
export { MessageStatusIndicator } from "./components/MessageStatusIndicator";
export type { MessageStatusIndicatorProps } from "./components/MessageStatusIndicator";
export { CreditHistory } from "./components/CreditHistory";
export type { CreditHistoryProps, HistoryData } from "./components/CreditHistory";
export { CreditWarning } from "./components/CreditWarning";
export type { CreditWarningProps } from "./components/CreditWarning";
export { en } from "./strings/en";
export type { FailureReason, FailureStrings, Plural, Strings } from "./strings/strings";
