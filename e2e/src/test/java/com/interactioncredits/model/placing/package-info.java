/// The formal model of placing a hold by one conditional write; docs/model/placing.md has the protocol.
@NullMarked
package com.interactioncredits.model.placing;

import org.jspecify.annotations.NullMarked;
