/** Signed CloudEvents by HTTP. */
@NullMarked
package dev.mothership.notify.webhook;

import org.jspecify.annotations.NullMarked;
