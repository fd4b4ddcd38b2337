/** Tickets in Jira, and what people do with them. */
@NullMarked
package dev.mothership.notify.jira;

import org.jspecify.annotations.NullMarked;
