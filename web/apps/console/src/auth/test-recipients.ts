import type { Session } from "./adapter";

/** Numbers of local mode; the simulated WhatsApp treats each in its own way. */
export const TEST_RECIPIENTS: Session["testRecipients"] = [
  { to: "+15550100000", does: "sent, delivered and read" },
  { to: "+15550100001", does: "refused: number can’t receive messages (131026)" },
  { to: "+15550100002", does: "rate-limited twice (130429), then delivered" },
  { to: "+15550100003", does: "times out, confirmed later" },
  { to: "+15550100004", does: "times out, never confirmed" },
  { to: "+15550100005", does: "sent, then fails (131049); refunded" },
  { to: "+15550100006", does: "statuses duplicated and out of order" },
  { to: "+15550100007", does: "server error, not sent" },
  { to: "+15550100008", does: "refused: access token expired (190)" },
  { to: "+15550100009", does: "read status arrives before WhatsApp’s answer" },
  { to: "+15550101056", does: "recipient rate limit (131056), delivered after six minutes" },
];
