/** Messages end to end, on a real database, to receivers that behave as the real ones. */
@NullMarked
package dev.mothership.notify;

import org.jspecify.annotations.NullMarked;
