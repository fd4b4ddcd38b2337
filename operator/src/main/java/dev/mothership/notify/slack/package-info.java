/** Messages in Slack. */
@NullMarked
package dev.mothership.notify.slack;

import org.jspecify.annotations.NullMarked;
