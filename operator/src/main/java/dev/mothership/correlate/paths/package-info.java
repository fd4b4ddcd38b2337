/** Chains of facts that together let somebody in, and what breaks them. */
@NullMarked
package dev.mothership.correlate.paths;

import org.jspecify.annotations.NullMarked;
