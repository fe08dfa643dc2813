import type { Message } from "@interaction-credits/core";
import type { Words } from "./refusals";

/** Why a message failed, by WhatsApp's code or a word of ours: what it means, and what to do next. */
const FAILURES: Record<string, Words> = {
  "130429": {
    title: "Too many messages at once from the sending number",
    next: "WhatsApp asked for pauses for longer than the credits could be held. Send it again when less is going on.",
  },
  "131056": {
    title: "Too many messages to this recipient",
    next: "Wait a while before writing to this person again.",
  },
  "131026": {
    title: "This person cannot be reached on WhatsApp",
    next: "The number may not be on WhatsApp, or its app is too old. Check the number, or use another way.",
  },
  "131047": {
    title: "More than 24 hours since this person last wrote",
    next: "WhatsApp takes only an approved template then. Send a template instead of text.",
  },
  "131049": {
    title: "WhatsApp held it back to keep this person from too many messages",
    next: "The limit is WhatsApp's own, for each person. Wait a day before trying again.",
  },
  "131050": {
    title: "This person does not want such messages",
    next: "They opted out. Do not write again unless they ask you to.",
  },
  "190": {
    title: "WhatsApp does not accept the access token of this system",
    next: "No message goes out until it is renewed. Tell whoever runs the system; then send again.",
  },
  "131042": {
    title: "WhatsApp cannot bill this business",
    next: "Whoever runs the system must look at the payment method at Meta; then send again.",
  },
  "132000": {
    title: "The number of values does not fit the template",
    next: "Compare the template's variables with the values you gave, and send again.",
  },
  "132001": {
    title: "There is no such template in this language",
    next: "Check the template's name and language, and that Meta has approved it.",
  },
  "132015": {
    title: "The template is paused",
    next: "Meta paused it because of its quality. Use another template.",
  },
  expired_before_sending: {
    title: "Its time was over before it could be sent",
    next: "It was never tried. Send it again.",
  },
  insufficient_credits: {
    title: "There were too few credits when its turn came",
    next: "Ask an operator for credits, then send it again.",
  },
  invalid_request: {
    title: "The message was not well-formed",
    next: "Another system put it on the queue in this form. Whoever runs that system can correct it.",
  },
};

export function failureWords(error: NonNullable<Message["error"]>): Words {
  return (
    FAILURES[error.code] ?? {
      title: error.title,
      next: error.retryable ? "Sending it again may succeed." : "Sending it again as it is will fail again.",
    }
  );
}
