/// What credits are about, as values: accounts, holds, transactions, and who acts on them. Nothing here reads or
/// writes.
@NullMarked
package com.interactioncredits.credits;

import org.jspecify.annotations.NullMarked;
