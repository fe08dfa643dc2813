/// Reads the deployed routes, functions, queues and tables from `template.yaml`.
@NullMarked
package com.interactioncredits.local.template;

import org.jspecify.annotations.NullMarked;
