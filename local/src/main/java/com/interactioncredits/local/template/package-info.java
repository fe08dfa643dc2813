/// What local mode reads out of `template.yaml`: the deployed routes, functions, queues and tables.
@NullMarked
package com.interactioncredits.local.template;

import org.jspecify.annotations.NullMarked;
