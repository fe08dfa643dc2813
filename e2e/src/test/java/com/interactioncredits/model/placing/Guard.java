package com.interactioncredits.model.placing;

/// What the protocol does so that nothing goes wrong. The mutants take one out each.
enum Guard {
    /// An entry is recognized by ACCOUNT's version at its commit, not by the caller's nonce alone.
    STAMP,
    /// Each try of a commit has a nonce of its own.
    FRESH_NONCE,
    /// The client sends a commit once: neither the SDK nor the HTTP client repeats it.
    SINGLE_SEND,
    /// A commit is refused while an entry of its reference is there.
    ONE_ENTRY_PER_REFERENCE,
    /// HOLD is written only if it is absent.
    HOLD_IF_ABSENT,
    /// HOLD and OPEN are written in one transaction.
    RECORDS_TOGETHER,
    /// The entry is removed only once the records are there.
    CLEAR_AFTER_RECORDS,
    /// Clear removes only the entry that it was meant for.
    CLEAR_CONDITION,
    /// Undo gives back only for the entry that it was meant for.
    UNDO_CONDITION,
    /// An entry is undone only if its HOLD has another identity.
    UNDO_ONLY_ON_MISMATCH,
    /// Undo gives back the amount of the entry, not that of the call.
    UNDO_ENTRY_AMOUNT,
    /// A due entry is recorded and expired, never given back directly.
    ROLL_FORWARD_DUE,
    /// Ending a hold leaves the entries alone.
    ENDING_LEAVES_ENTRY,
    /// Before a 402 each entry is compared with its HOLD.
    COMPARE_ENTRIES_BEFORE_402,
    /// They are compared as a part of the look, before the OPENs.
    COMPARE_ENTRIES_IN_LOOK,
    /// Those that the try after the look shows are compared as well.
    COMPARE_ENTRIES_AFTER_LOOK,
    /// Due entries without a HOLD count as credits that may come back.
    DUE_ENTRIES_BEFORE_402,
    /// A 402 comes from a try that was made after a complete look.
    TRY_AFTER_LOOK,
    /// Before a 402 the call's own HOLD is read.
    OWN_HOLD_BEFORE_402,
    /// A call with an unanswered commit is never answered 402.
    UNANSWERED_IS_503,
    /// Before a 404 the entries are read.
    ENTRIES_BEFORE_404,
    /// Without an entry the HOLD is read once more before a 404.
    HOLD_AGAIN_BEFORE_404,
    /// A balance compares the entries with their HOLDs.
    COMPARE_ENTRIES_IN_BALANCE,
    /// A balance reads ACCOUNT before the OPENs.
    ACCOUNT_BEFORE_OPENS,
    /// The last look of a balance compares entries that are new in its second read.
    LAST_LOOK_COMPARES_NEW_ENTRIES,
    /// The last look of a balance counts due holds whose entries are gone again.
    LAST_LOOK_COUNTS_GONE_ENTRIES,
    /// CONTENT is written only with a MESSAGE that was absent.
    CONTENT_WITH_MESSAGE,
    /// A replay of a send writes the MESSAGE if it is missing.
    REPLAY_WRITES_MESSAGE,
    /// The hold of a message that was refused before is released.
    RELEASE_FOR_REFUSED_MESSAGE,
    /// Step 0: the HOLD is read before the first commit. It saves writes; no guard.
    READ_FIRST,
    /// A call whose commit was not answered recognizes its entry by the nonce. It answers 201, not 200; no guard.
    KNOW_OWN_ENTRY,
    /// A call clears the entry that it has recorded. It keeps ACCOUNT small; no guard.
    CLEAR
}
