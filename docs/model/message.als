/*
 * A message, its hold and everybody who touches them: what must never be seen, whatever dies, comes twice, late or in
 * another order. Alloy 6; ModelTest runs every command and compares it with what the command expects.
 *
 * One message of one credit, paid for when WhatsApp accepts it (ChargeOn = accepted). A step of this model is one write
 * to the table, one POST or one event outside; between any two steps anything else may happen, or nothing more of that
 * process ever, which is a crash. What a process has read may be old when it writes: only the guards look at the
 * present state, since they are the conditions of the write itself. Time is one fact: the hold is due, or not yet.
 */
module message

-- ---------------------------------------------------------------- the guards, each of which a check takes out

enum Guard {
  ClaimOnce,       -- a claim is written only if no other run changed the message since this one read it
  UnknownStays,    -- an attempt whose outcome nobody knows is never followed by another
  ActiveOnly,      -- a hold's end is written only if the hold is still active
  ConvertInTime,   -- ... and, to be converted, not yet due
  RefundOnce,      -- a refund is written only if there was none
  OneTransaction,  -- a status and the credits that it moves are written together
  PayLate          -- what is proved sent while its credits are back is deducted late
}

one sig Code { guards: set Guard }

pred every { Code.guards = Guard }
pred without[g: Guard] { Code.guards = Guard - g }

-- ---------------------------------------------------------------- the table

enum HoldStatus { Active, Converted, Released, Expired }
enum Status { Queued, Sending, Unconfirmed, Sent, Failed, Delivered, Read }
enum Trial { Untried, Claimed, NotTaken, Unknown, Taken, Refused }
enum Money { Held, Charged, Back }

one sig Hold { var is: one HoldStatus }
var lone sig Open {}      -- the hold's entry among the account's open holds
var lone sig Timer {}     -- EXPIRY: only rings a bell, and may be lost or late
var lone sig Due {}       -- the hold's expiresAt has come

one sig Message {
  var status: one Status,
  var trial: one Trial,
  var money: one Money
}
var lone sig ChargedLate {}

-- Movements of the account's credits that this message caused, each an entry of its own.
sig Entry {}
var sig Deductions in Entry {}
var sig Refunds in Entry {}
var sig LateDeductions in Entry {}
var sig Returns in Entry {}   -- the hold's credits made available again, by a release or an expiry

-- ---------------------------------------------------------------- who acts

-- A run of the state machine: reads, claims, posts, notes the answer. It may stop for ever after any of these.
sig Run {}
var sig Ready in Run {}       -- has read that the message may be attempted
var sig Posting in Run {}     -- has claimed: its POST may reach WhatsApp from now on
var sig Reached in Run {}     -- its POST has reached WhatsApp: there is an answer, which may be lost
var sig TookIt in Run {}      -- WhatsApp took it
var sig Declined in Run {}    -- WhatsApp refused it for good
-- Who ends holds: a webhook's function, the timer's, the sweep, a run. It has read that the hold is active.
sig Ender {}
var sig SawActive in Ender {}
-- Without OneTransaction, who has written a status and still has to move the credits.
var lone sig Owing {}

-- What WhatsApp has told of the message it took; each may be applied often, in any order, or never.
var sig Told in Status {}

-- ---------------------------------------------------------------- what must never be seen

-- A late deduction that was refunded counts, too: a message that then arrives after all is not charged again.
pred paid { some LateDeductions or (some Deductions and no Refunds) }

-- WhatsApp took it twice.
pred sentTwice { some disj a, b: Run | a + b in TookIt }

-- It counts as sent, nobody is still moving its credits, and they were not taken.
pred sentButUnpaid { Message.status in Sent + Delivered + Read and no Owing and not paid }

-- More came back than had been set aside or taken.
pred givenBackTwice { plus[#Returns, #Refunds] > plus[1, #LateDeductions] }

-- Taken from the user twice.
pred paidTwice { plus[#Deductions, #LateDeductions] > plus[1, plus[#Returns, #Refunds]] or #LateDeductions > 1 }

-- A conversion after the user was told that the hold had expired.
pred convertedTooLate { Hold.is = Active and some Due and Hold.is' = Converted }

-- The hold's credits are in neither of the two places where a balance looks, or in both.
pred lostBetween { not (Hold.is = Active iff some Open) }

-- ---------------------------------------------------------------- what stays as it is

pred sameHold { is' = is and Open' = Open and Returns' = Returns and Deductions' = Deductions }
pred sameMessage { status' = status and trial' = trial and money' = money }
pred sameLate { ChargedLate' = ChargedLate and LateDeductions' = LateDeductions and Refunds' = Refunds }
pred sameRuns { Ready' = Ready and Posting' = Posting and Reached' = Reached }
pred sameWorld { TookIt' = TookIt and Declined' = Declined and Told' = Told }
pred sameEnders { SawActive' = SawActive and Owing' = Owing }
pred sameTime { Timer' = Timer and Due' = Due }

pred oneMore[were, are: set Entry] {
  some e: Entry - (Deductions + Refunds + LateDeductions + Returns) | are = were + e
}

-- ---------------------------------------------------------------- the hold

pred holdEnds[to: HoldStatus] {
  is' = Hold -> to
  no Open'
  to = Converted
    implies oneMore[Deductions, Deductions'] and Returns' = Returns
    else oneMore[Returns, Returns'] and Deductions' = Deductions
}

pred mayEnd[e: Ender, to: HoldStatus] {
  e in SawActive
  ActiveOnly in Code.guards implies Hold.is = Active
  to = Expired implies some Due
  to = Converted and ConvertInTime in Code.guards implies no Due
}

-- ---------------------------------------------------------------- steps: time and reading

pred timePasses {
  no Due and some Due'
  Timer' = Timer
  sameHold and sameMessage and sameLate and sameRuns and sameWorld and sameEnders
}

pred timerIsLost {
  some Timer and no Timer' and Due' = Due
  sameHold and sameMessage and sameLate and sameRuns and sameWorld and sameEnders
}

pred looksAtHold[e: Ender] {
  Hold.is = Active
  SawActive' = SawActive + e and Owing' = Owing
  sameHold and sameMessage and sameLate and sameRuns and sameWorld and sameTime
}

pred looksAtMessage[r: Run] {
  r not in Ready + Posting + Reached
  mayBeAttempted
  Ready' = Ready + r and Posting' = Posting and Reached' = Reached
  sameHold and sameMessage and sameLate and sameWorld and sameEnders and sameTime
}

pred mayBeAttempted {
  Message.money = Held and no Due and Hold.is = Active
  Message.status in Queued + Sending + Unconfirmed
  Message.trial in Untried + NotTaken + (UnknownStays in Code.guards implies none else Claimed + Unknown)
}

-- ---------------------------------------------------------------- steps: sending

pred claims[r: Run] {
  r in Ready
  ClaimOnce in Code.guards implies mayBeAttempted
  status' = Message -> Sending and trial' = Message -> Claimed and money' = money
  Ready' = Ready - r and Posting' = Posting + r and Reached' = Reached
  sameHold and sameLate and sameWorld and sameEnders and sameTime
}

-- WhatsApp takes it, refuses it for good, or is too busy for it.
pred posts[r: Run] {
  r in Posting
  Posting' = Posting - r and Reached' = Reached + r and Ready' = Ready
  (TookIt' = TookIt + r and Declined' = Declined)
    or (Declined' = Declined + r and TookIt' = TookIt)
    or (TookIt' = TookIt and Declined' = Declined)
  Told' = Told
  sameHold and sameMessage and sameLate and sameEnders and sameTime
}

-- The run knows the answer, and what it writes is what is known of the attempt.
pred notesNotTaken[r: Run] {
  r in Reached - TookIt - Declined
  Message.trial = Claimed
  trial' = Message -> NotTaken and status' = status and money' = money
  Reached' = Reached - r and Ready' = Ready and Posting' = Posting
  sameHold and sameLate and sameWorld and sameEnders and sameTime
}

-- A claim without an answer, long after its run can have been alive. A POST that is still on its way is too late.
pred leavesUnconfirmed {
  Message.trial = Claimed and Message.status = Sending
  no Posting
  trial' = Message -> Unknown and status' = Message -> Unconfirmed and money' = money
  sameHold and sameLate and sameRuns and sameWorld and sameEnders and sameTime
}

-- ---------------------------------------------------------------- steps: what WhatsApp tells

pred whatsAppTells[s: Status] {
  some TookIt and s in Sent + Delivered + Read + Failed
  Told' = Told + s and TookIt' = TookIt and Declined' = Declined
  sameHold and sameMessage and sameLate and sameRuns and sameEnders and sameTime
}

fun rank: Status -> Int {
  Queued -> 0 + Sending -> 1 + Unconfirmed -> 2 + Sent -> 3 + Failed -> 4 + Delivered -> 5 + Read -> 6
}
pred newer[s: Status] { s.rank > Message.status.rank }

-- After a refusal or a failure by WhatsApp only delivered and read count.
pred counts[s: Status] { not (s = Sent and Message.status = Failed and Message.trial in Taken + Refused) }

-- WhatsApp's own answer, or a webhook, proves it sent.
pred wentOut[e: Ender, s: Status] {
  s in Told or (s = Sent and some TookIt & Reached)
  s in Sent + Delivered + Read and counts[s]
  status' = Message -> (newer[s] implies s else Message.status)
  trial' = Message -> (Message.trial in Claimed + Unknown implies Taken else Message.trial)
  SawActive' = SawActive
  sameRuns and sameWorld and sameTime
  chargeNow[e] or chargeNothing or chargeAfterwards
}

pred chargeNow[e: Ender] {
  (Message.money = Held and (Hold.is = Active or ActiveOnly not in Code.guards))
    implies convertNow[e]
    else lateNow
  Owing' = Owing
}
pred convertNow[e: Ender] {
  mayEnd[e, Converted] and holdEnds[Converted]
  money' = Message -> Charged
  sameLate
}
pred lateNow {
  PayLate in Code.guards and no ChargedLate and Message.money != Charged and Hold.is != Active
  oneMore[LateDeductions, LateDeductions'] and some ChargedLate' and Refunds' = Refunds
  money' = Message -> Charged
  sameHold
}
-- Nothing to charge: it is paid, or was charged late before (and perhaps refunded since); or nobody cares.
pred chargeNothing {
  Message.money = Charged or some ChargedLate or (PayLate not in Code.guards and Hold.is in Released + Expired)
  money' = money and Owing' = Owing
  sameHold and sameLate
}
-- In two writes: the status first.
pred chargeAfterwards {
  OneTransaction not in Code.guards and Message.money = Held and Hold.is = Active
  some Owing' and money' = money
  sameHold and sameLate
}
pred paysWhatItOwes[e: Ender] {
  some Owing and no Owing' and SawActive' = SawActive
  mayEnd[e, Converted] and holdEnds[Converted]
  money' = Message -> Charged and status' = status and trial' = trial
  sameLate and sameRuns and sameWorld and sameTime
}
pred diesOwing {
  some Owing and no Owing' and SawActive' = SawActive
  sameHold and sameMessage and sameLate and sameRuns and sameWorld and sameTime
}

-- A refusal by WhatsApp itself, or a webhook that says failed.
pred fails[e: Ender] {
  (some Declined & Reached and Message.status in Sending + Unconfirmed and trial' = Message -> Refused)
    or (Failed in Told and Message.status.rank < Delivered.rank and trial' = Message -> Taken)
  status' = Message -> Failed
  SawActive' = SawActive and Owing' = Owing
  sameRuns and sameWorld and sameTime
  releaseNow[e] or refundNow or giveBackNothing
}
pred releaseNow[e: Ender] {
  Message.money = Held and mayEnd[e, Released] and holdEnds[Released]
  money' = Message -> Back
  sameLate
}
pred refundNow {
  some Deductions + LateDeductions
  RefundOnce in Code.guards implies Message.money = Charged
  money' = Message -> Back
  oneMore[Refunds, Refunds'] and ChargedLate' = ChargedLate and LateDeductions' = LateDeductions
  sameHold
}
pred giveBackNothing {
  Hold.is != Active and Message.money != Charged and not (Message.money = Held and Hold.is = Converted)
  money' = Message -> Back
  sameHold and sameLate
}

-- ---------------------------------------------------------------- steps: time's up

-- The timer's function, the sweep, or any call that meets the hold. The message follows in a write of its own.
pred expires[e: Ender] {
  mayEnd[e, Expired] and holdEnds[Expired]
  SawActive' = SawActive and Owing' = Owing
  sameMessage and sameLate and sameRuns and sameWorld and sameTime
}
pred messageExpires {
  Hold.is = Expired and Message.money = Held
  no Posting
  money' = Message -> Back
  status' = Message -> (Message.status not in Queued + Sending implies Message.status
    else Message.trial in Untried + NotTaken implies Failed else Unconfirmed)
  trial' = trial
  sameHold and sameLate and sameRuns and sameWorld and sameEnders and sameTime
}

pred nothingHappens {
  sameHold and sameMessage and sameLate and sameRuns and sameWorld and sameEnders and sameTime
}

-- ---------------------------------------------------------------- every history

fact histories {
  Hold.is = Active and some Open and no Due
  Message.status = Queued and Message.trial = Untried and Message.money = Held
  no ChargedLate and no Deductions and no Refunds and no LateDeductions and no Returns
  no Ready and no Posting and no Reached and no TookIt and no Declined and no SawActive and no Owing and no Told
  always {
    timePasses or timerIsLost or leavesUnconfirmed or diesOwing or messageExpires or nothingHappens
    or (some r: Run | looksAtMessage[r] or claims[r] or posts[r] or notesNotTaken[r])
    or (some s: Status | whatsAppTells[s])
    or (some e: Ender | looksAtHold[e] or fails[e] or expires[e] or paysWhatItOwes[e]
         or (some s: Status | wentOut[e, s]))
  }
}

-- ---------------------------------------------------------------- with all guards nothing is found

check NothingIsSentTwice { every implies always not sentTwice } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 0
check WhatIsSentIsPaid { every implies always not sentButUnpaid } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 0
check NothingIsGivenBackTwice { every implies always not givenBackTwice } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 0
check NothingIsPaidTwice { every implies always not paidTwice } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 0
check NothingIsConvertedTooLate { every implies always not convertedTooLate } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 0
check NoCreditIsInNeither { every implies always not lostBetween } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 0

-- ---------------------------------------------------------------- without a guard, what it is there for is found

check SentTwiceWithoutClaimOnce { without[ClaimOnce] implies always not sentTwice } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 1
check SentTwiceIfUnknownIsTriedAgain { without[UnknownStays] implies always not sentTwice } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 1
check GivenBackTwiceWithoutActiveOnly { without[ActiveOnly] implies always not givenBackTwice } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 1
check GivenBackTwiceWithoutRefundOnce { without[RefundOnce] implies always not givenBackTwice } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 1
check ConvertedTooLateWithoutConvertInTime { without[ConvertInTime] implies always not convertedTooLate } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 1
check UnpaidWithoutOneTransaction { without[OneTransaction] implies always not sentButUnpaid } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 1
check UnpaidWithoutPayLate { without[PayLate] implies always not sentButUnpaid } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 1

-- ---------------------------------------------------------------- the histories that matter do happen

run ReadAndPaid { every and eventually (Message.status = Read and some Deductions) } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 1
run FailedAndRefunded { every and eventually (Message.status = Failed and some Refunds) } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 1
run PaidLate { every and eventually (Message.status = Delivered and some LateDeductions) } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 1
run TriedAgainAndSent { every and eventually (Message.trial = NotTaken and eventually Message.status = Sent) } for 5 but 2 Run, 2 Ender, 5 Int, 12 steps expect 1
run RefundedOfALateDeduction { every and eventually (some LateDeductions and some Refunds) } for 5 but 2 Run, 2 Ender, 5 Int, 14 steps expect 1
