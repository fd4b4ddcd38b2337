/** Posture as a number, from raw sums. */
@NullMarked
package dev.mothership.correlate.score;

import org.jspecify.annotations.NullMarked;
