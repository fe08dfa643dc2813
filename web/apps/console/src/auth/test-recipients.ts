import type { Session } from "./adapter";

/** Numbers of local mode; the pretended WhatsApp treats each in its own way. */
export const TEST_RECIPIENTS: Session["testRecipients"] = [
  { to: "+15550100000", does: "accepted, sent, delivered, read" },
  { to: "+15550100001", does: "refused: cannot be reached (131026)" },
  { to: "+15550100002", does: "throttled twice (130429), then delivered" },
  { to: "+15550100003", does: "no answer; word of it comes later" },
  { to: "+15550100004", does: "no answer, and no word ever" },
  { to: "+15550100005", does: "sent, then held back (131049); refunded" },
  { to: "+15550100006", does: "statuses doubled and out of order" },
  { to: "+15550100007", does: "an answer that says nothing; nothing taken" },
  { to: "+15550100008", does: "refused: WhatsApp's token is over (190)" },
  { to: "+15550100009", does: "read at once, before our own answer" },
  { to: "+15550101056", does: "too many for one person (131056); in six minutes delivered" },
];
