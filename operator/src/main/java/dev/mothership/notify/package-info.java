/** Tells people: routes what changed to threads, and sends each thread as it stands. */
@NullMarked
package dev.mothership.notify;

import org.jspecify.annotations.NullMarked;
