/** Likelihood and impact of what failed, factor by factor. */
@NullMarked
package dev.mothership.correlate.risk;

import org.jspecify.annotations.NullMarked;
