/** Verdicts of every check on every asset. */
@NullMarked
package dev.mothership.correlate.checks;

import org.jspecify.annotations.NullMarked;
